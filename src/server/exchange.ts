import type { IncomingMessage } from 'node:http';
import type { Answer } from './answer.ts';
import type { Credentials } from './credentials.ts';
import type { Cursors } from './cursor.ts';
import type { Directory } from './directory.ts';
import type { PageSizes } from './query.ts';
import type { BulkLimits } from './server-options.ts';

/** Everything one server works with; nothing is kept outside of it. */
export interface Provider {
  /** `/scim/v2`, or empty. */
  readonly basePath: string;
  /** `http://127.0.0.1:8080/scim/v2` */
  readonly baseUrl: string;
  readonly directory: Directory;
  readonly credentials: Credentials;
  readonly cursors: Cursors;
  readonly pageSizes: PageSizes;
  readonly bulk: BulkLimits;
}

/** One request on its way to its answer. */
export interface Exchange {
  readonly provider: Provider;
  readonly request: IncomingMessage;
  readonly parameters: URLSearchParams;
}

export type Handler = (exchange: Exchange) => Answer | Promise<Answer>;

/** What a path offers: a handler for each HTTP method it knows. */
export type Route = Readonly<Partial<Record<string, Handler>>>;
