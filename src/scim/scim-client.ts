import { AgentError } from '../errors.ts';
import { HttpError } from '../http/http-error.ts';
import type { Send } from '../http/request.ts';
import type { Dialect } from './dialects/dialect.ts';
import { discover, type DiscoveryResult } from './discover.ts';
import { listResources, pathTo, type ListRequest, type ResourcePage } from './list-resources.ts';
import type { LookupKey } from './lookup-key.ts';
import type { ServiceProviderConfig } from './protocol/discovery.ts';
import { isObject, valueOf } from './protocol/json.ts';
import { parseListResponse, type ListResponse } from './protocol/list-response.ts';
import type { ScimResource } from './protocol/resource.ts';
import { ResourceFinder, type Finding, type FindOptions } from './resource-finder.ts';
import { isUsableId } from './protocol/usable-id.ts';
import { sendBulk, type BulkAnswer } from './send-bulk.ts';
import { sendWrite } from './send-write.ts';
import type { Write, WriteOutcome } from './write.ts';

export interface ClientListRequest extends Omit<ListRequest, 'paging' | 'startBase' | 'totalIsOptional'> {
  /** What the server says of itself: cursors are used where it announces them, and its largest page is not exceeded. */
  readonly announced?: ServiceProviderConfig | undefined;
}

/** Speaks SCIM with one server, in its dialect. */
export class ScimClient {
  readonly #send: Send;
  readonly #dialect: Dialect;
  readonly #finder: ResourceFinder;

  constructor(send: Send, dialect: Dialect) {
    this.#send = send;
    this.#dialect = dialect;
    this.#finder = new ResourceFinder({
      list: (endpoint, filter, options) => this.list({ ...options, endpoint, filter, maxConcurrentRequests: 1 }),
      readFirst: async (endpoint, filter) => (await this.#readOne(endpoint, filter)).resources[0],
      dialect,
    });
  }

  /** Reads a whole listing; see `listResources` for what its end proves and for its errors. */
  list({ announced, ...request }: ClientListRequest): AsyncGenerator<ResourcePage> {
    const { list } = this.#dialect;
    const byIndex = list.stop === 'total' ? 'index' : 'until-empty';
    const usesCursors = announced?.pagination?.cursor ?? list.mode === 'cursor';
    const most = Math.min(list.maxPageSize ?? Infinity, announced?.pagination?.maxPageSize ?? Infinity);
    return listResources(this.#send, {
      ...request,
      pageSize: Math.min(request.pageSize, most),
      paging: usesCursors ? 'cursor' : byIndex,
      startBase: list.startBase,
      totalIsOptional: list.stop !== 'total',
    });
  }

  /** How many resources the server counts; undefined where it gives no count. */
  async count(endpoint: string, filter?: string): Promise<number | undefined> {
    return (await this.#readOne(endpoint, filter)).total;
  }

  /** What the server says of itself, as far as it does. */
  async discover(): Promise<DiscoveryResult> {
    return discover(this.#send, this.#dialect.discovery);
  }

  /** Only what the server can do, for a connection whose mappings say what there is. */
  async discoverConfiguration(): Promise<DiscoveryResult> {
    return discover(this.#send, { ...this.#dialect.discovery, resourceTypes: null, schemas: null });
  }

  /** @throws AgentError RESOURCE_INVALID when the answer is not the resource asked for; or what `send` throws. */
  async get(endpoint: string, id: string): Promise<ScimResource> {
    const { body } = await this.#send({ method: 'GET', effect: 'read', path: pathTo(endpoint, id) });
    if (isObject(body) && valueOf(body, 'id') === id) return { ...body, id };
    throw new AgentError('RESOURCE_INVALID', `${endpoint}: the answer for id "${id}" is not that resource.`, {
      next: 'Report the answer to the vendor of the target.',
    });
  }

  /** The resource; undefined when there is none with this id. */
  async read(endpoint: string, id: string): Promise<ScimResource | undefined> {
    if (!isUsableId(id)) return undefined;
    try {
      return await this.get(endpoint, id);
    } catch (error) {
      if (error instanceof HttpError && error.status === 404) return undefined;
      throw error;
    }
  }

  /** Finds the resources that have a key; see `ResourceFinder`. */
  async find(
    endpoint: string,
    keys: readonly LookupKey[],
    options: FindOptions,
  ): Promise<ReadonlyMap<LookupKey, Finding>> {
    return this.#finder.find(endpoint, keys, options);
  }

  /** Sends one write; see `sendWrite`. */
  async write(write: Write): Promise<WriteOutcome> {
    const read = (endpoint: string, id: string): Promise<ScimResource | undefined> => this.read(endpoint, id);
    return sendWrite(this.#send, write, { dialect: this.#dialect, read });
  }

  /** Sends writes, cut by `chunkWrites`, as one Bulk request; see `sendBulk`. */
  async bulk(writes: readonly Write[], onWarning?: (warning: string) => void): Promise<BulkAnswer> {
    return sendBulk(this.#send, writes, onWarning);
  }

  /** One resource is asked for: some servers take a count of 0 for "all". */
  async #readOne(endpoint: string, filter?: string): Promise<ListResponse> {
    const position = { startIndex: String(this.#dialect.list.startBase), count: '1' };
    const query = filter === undefined ? position : { filter, ...position };
    const { body } = await this.#send({ method: 'GET', effect: 'read', path: pathTo(endpoint), query });
    return parseListResponse(body, { source: endpoint, totalIsOptional: true });
  }
}
