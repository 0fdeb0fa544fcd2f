import type { Dialect } from '../dialects/dialect.ts';
import type { ScimResource } from '../protocol/resource.ts';

/** What a write needs to become a request. */
export interface EncodeTools {
  readonly dialect: Dialect;
  /** The resource as it is now, with attributes that are asked for by name where some are given; undefined when there is none. */
  readonly read: (endpoint: string, id: string, attributes?: readonly string[]) => Promise<ScimResource | undefined>;
}
