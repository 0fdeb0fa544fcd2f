import { AgentError } from '../errors.ts';
import type { Send } from '../http/request.ts';
import type { Dialect } from './dialects/dialect.ts';
import { discover, type DiscoveryResult } from './discover.ts';
import { listResources, pathTo, type ListRequest, type ResourcePage } from './list-resources.ts';
import type { ServiceProviderConfig } from './protocol/discovery.ts';
import { isObject, valueOf } from './protocol/json.ts';
import { parseListResponse } from './protocol/list-response.ts';
import type { ScimResource } from './protocol/resource.ts';

export interface ClientListRequest extends Omit<ListRequest, 'paging' | 'startBase' | 'totalIsOptional'> {
  /** What the server says of itself: cursors are used where it announces them, and its largest page is not exceeded. */
  readonly announced?: ServiceProviderConfig | undefined;
}

/** Speaks SCIM with one server, in its dialect. */
export class ScimClient {
  readonly #send: Send;
  readonly #dialect: Dialect;

  constructor(send: Send, dialect: Dialect) {
    this.#send = send;
    this.#dialect = dialect;
  }

  /** Reads a whole listing; see `listResources` for what its end proves and for its errors. */
  list({ announced, ...request }: ClientListRequest): AsyncGenerator<ResourcePage> {
    const { list } = this.#dialect;
    const byIndex = list.stop === 'total' ? 'index' : 'until-empty';
    const usesCursors = announced?.pagination?.cursor ?? list.paging === 'cursor';
    const most = Math.min(list.maxPageSize ?? Infinity, announced?.pagination?.maxPageSize ?? Infinity);
    return listResources(this.#send, {
      ...request,
      pageSize: Math.min(request.pageSize, most),
      paging: usesCursors ? 'cursor' : byIndex,
      startBase: list.startBase,
      totalIsOptional: list.stop !== 'total',
    });
  }

  /** How many resources the server counts; undefined where it gives no count. One resource is asked for: some servers take 0 for "all". */
  async count(endpoint: string, filter?: string): Promise<number | undefined> {
    const position = { startIndex: String(this.#dialect.list.startBase), count: '1' };
    const query = filter === undefined ? position : { filter, ...position };
    const { body } = await this.#send({ method: 'GET', effect: 'read', path: pathTo(endpoint), query });
    return parseListResponse(body, { source: endpoint, totalIsOptional: true }).total;
  }

  /** What the server says of itself, as far as it does. */
  async discover(): Promise<DiscoveryResult> {
    return discover(this.#send, this.#dialect.discovery);
  }

  /** Only what the server can do, for a connection whose mappings say what there is. */
  async discoverConfiguration(): Promise<DiscoveryResult> {
    return discover(this.#send, { ...this.#dialect.discovery, resourceTypes: undefined, schemas: undefined });
  }

  /** @throws AgentError RESOURCE_INVALID when the answer is not the resource asked for; or what `send` throws. */
  async get(endpoint: string, id: string): Promise<ScimResource> {
    const { body } = await this.#send({ method: 'GET', effect: 'read', path: pathTo(endpoint, id) });
    if (isObject(body) && valueOf(body, 'id') === id) return { ...body, id };
    throw new AgentError('RESOURCE_INVALID', `${endpoint}: the answer for id "${id}" is not that resource.`, {
      next: 'Report the answer to the vendor of the target.',
    });
  }
}
