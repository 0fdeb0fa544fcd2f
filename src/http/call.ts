import type { HttpRequest } from './request.ts';

/** One HTTP request as bytes. */
export interface Call {
  readonly method: HttpRequest['method'];
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Buffer;
  readonly requestId: string;
  /** The answer is read for its content, so a body whose end cannot be seen is refused. */
  readonly readsContent: boolean;
}

/** An answer of any status, its body complete and inflated. */
export interface Answer {
  readonly status: number;
  readonly headers: ReadonlyMap<string, string>;
  readonly body: Buffer;
}

/** Makes one attempt; throws an HttpError when there is no whole answer. */
export type Exchange = (call: Call) => Promise<Answer>;
