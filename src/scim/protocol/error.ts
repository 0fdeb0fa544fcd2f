import { isObject, valueOf } from './json.ts';
import { urns } from './urns.ts';

/** The detail codes of RFC 7644 table 9 and RFC 9865 section 2.1. */
export type ScimErrorType =
  | 'invalidFilter'
  | 'tooMany'
  | 'uniqueness'
  | 'mutability'
  | 'invalidSyntax'
  | 'invalidPath'
  | 'noTarget'
  | 'invalidValue'
  | 'invalidVers'
  | 'sensitive'
  | 'invalidCursor'
  | 'expiredCursor'
  | 'invalidCount';

/** A message that breaks the protocol, or a request that a server refuses; `message` is safe to send back. */
export class ScimProtocolError extends Error {
  override readonly name = 'ScimProtocolError';
  readonly status: number;
  readonly scimType: ScimErrorType | undefined;

  constructor(status: number, detail: string, scimType?: ScimErrorType) {
    super(detail);
    this.status = status;
    this.scimType = scimType;
  }
}

export function badRequest(scimType: ScimErrorType, detail: string): ScimProtocolError {
  return new ScimProtocolError(400, detail, scimType);
}

/** The error message of RFC 7644 section 3.12, whose `status` is a string. */
export interface ScimErrorBody {
  readonly schemas: readonly string[];
  readonly status: string;
  readonly scimType?: ScimErrorType;
  readonly detail: string;
}

export function buildScimError(error: ScimProtocolError): ScimErrorBody {
  return {
    schemas: [urns.error],
    status: String(error.status),
    ...(error.scimType !== undefined && { scimType: error.scimType }),
    detail: error.message,
  };
}

export interface ParsedScimError {
  readonly detail?: string;
  readonly scimType?: string;
}

const detailNames = ['detail', 'description', 'error_description', 'message', 'error', 'scimType'];
const wrapperNames = ['errors', 'error'];

/**
 * Reads what an error body says, in the RFC's shape and in those of the field: an array of errors, `Errors[0].description`,
 * `Errors.description` (SCIM 1.1), `message`, `error_description`. Undefined when the body says nothing.
 */
export function parseScimError(body: unknown): ParsedScimError | undefined {
  const error: unknown = Array.isArray(body) ? body[0] : body;
  if (!isObject(error)) return undefined;
  const detail = firstText(error, detailNames);
  const scimType = firstText(error, ['scimType']);
  if (detail === undefined && scimType === undefined) return parseWrapped(error);
  return { ...(detail !== undefined && { detail }), ...(scimType !== undefined && { scimType }) };
}

function parseWrapped(error: Readonly<Record<string, unknown>>): ParsedScimError | undefined {
  const wrapped = wrapperNames.map((name) => valueOf(error, name)).find((value) => typeof value === 'object' && value);
  const inner: unknown = Array.isArray(wrapped) ? wrapped[0] : wrapped;
  if (typeof inner === 'string' && inner !== '') return { detail: inner };
  if (!isObject(inner)) return undefined;
  const detail = firstText(inner, detailNames);
  const scimType = firstText(inner, ['scimType']);
  if (detail === undefined && scimType === undefined) return undefined;
  return { ...(detail !== undefined && { detail }), ...(scimType !== undefined && { scimType }) };
}

function firstText(error: Readonly<Record<string, unknown>>, names: readonly string[]): string | undefined {
  for (const name of names) {
    const value = valueOf(error, name);
    if (typeof value === 'string' && !/^\s*(null)?\s*$/i.test(value)) return value;
  }
  return undefined;
}
