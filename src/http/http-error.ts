import { AgentError, type AgentErrorOptions, type ErrorCode } from '../errors.ts';

/**
 * May the server have carried the request out? `not-sent`: no byte of it left; `rejected`: the server said no;
 * `unknown`: it may have, so the caller looks before it repeats.
 */
export type Delivery = 'not-sent' | 'rejected' | 'unknown';

export interface HttpErrorOptions extends AgentErrorOptions {
  readonly method: string;
  /** Origin and path; a query may hold personal data. */
  readonly url: string;
  readonly delivery: Delivery;
  readonly status?: number | undefined;
  readonly detail?: string | undefined;
  readonly scimType?: string | undefined;
  readonly retryAfterSeconds?: number | undefined;
  readonly requestId?: string | undefined;
  readonly staleConnection?: boolean;
  readonly lasting?: boolean;
}

/** A request that brought no usable answer. */
export class HttpError extends AgentError {
  override readonly name = 'HttpError';
  readonly method: string;
  readonly url: string;
  readonly delivery: Delivery;
  readonly status: number | undefined;
  /** What the server said, shortened and without control characters. */
  readonly detail: string | undefined;
  readonly scimType: string | undefined;
  readonly retryAfterSeconds: number | undefined;
  /** The `X-Request-Id` that was sent. */
  readonly requestId: string | undefined;
  /** The server closed a kept connection just as it was used again: says nothing about the server's health. */
  readonly staleConnection: boolean;
  /** Repeating the request cannot help although the code is one that often passes. */
  readonly lasting: boolean;

  constructor(code: ErrorCode, message: string, options: HttpErrorOptions) {
    super(code, message, options);
    this.method = options.method;
    this.url = options.url;
    this.delivery = options.delivery;
    this.status = options.status;
    this.detail = options.detail;
    this.scimType = options.scimType;
    this.retryAfterSeconds = options.retryAfterSeconds;
    this.requestId = options.requestId;
    this.staleConnection = options.staleConnection ?? false;
    this.lasting = options.lasting ?? false;
  }
}

/** The same failure under another code or text. */
export function restateHttpError(
  error: HttpError,
  changes: { readonly code?: ErrorCode; readonly message: string } & Partial<HttpErrorOptions>,
): HttpError {
  return new HttpError(changes.code ?? error.code, changes.message, { ...optionsOf(error), ...changes });
}

function optionsOf(error: HttpError): HttpErrorOptions {
  return {
    method: error.method,
    url: error.url,
    delivery: error.delivery,
    status: error.status,
    detail: error.detail,
    scimType: error.scimType,
    retryAfterSeconds: error.retryAfterSeconds,
    requestId: error.requestId,
    staleConnection: error.staleConnection,
    lasting: error.lasting,
    ...(error.next === undefined ? {} : { next: error.next }),
    problems: error.problems,
  };
}
