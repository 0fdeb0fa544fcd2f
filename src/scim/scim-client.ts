import { AgentError } from '../errors.ts';
import { HttpError } from '../http/http-error.ts';
import type { Send } from '../http/request.ts';
import { atResourcePaths } from './at-resource-paths.ts';
import type { Dialect } from './dialects/dialect.ts';
import { discover, type DiscoveryResult } from './discover.ts';
import type { EncodeTools } from './writing/encode-tools.ts';
import { withScimUrns } from './extension-urns.ts';
import type { ListRequest, ListRules } from './listing/list-request.ts';
import { listResources, type ResourcePage } from './listing/list-resources.ts';
import { listRulesOf, pageSizeFor } from './listing/list-rules.ts';
import type { LookupKey } from './look-up/lookup-key.ts';
import { resourceNormalizer } from './normalize-resource.ts';
import { hardCapOf, listInParts } from './listing/partitioned-listing.ts';
import type { ServiceProviderConfig } from './protocol/discovery.ts';
import { isObject, valueOf } from './protocol/json.ts';
import type { ListResponse } from './protocol/list-response.ts';
import type { ScimResource } from './protocol/resource.ts';
import { readFirstPage } from './listing/read-list-page.ts';
import { ResourceFinder, type Finding, type FindOptions } from './look-up/resource-finder.ts';
import { pathTo } from './resource-path.ts';
import { isUsableId } from './protocol/usable-id.ts';
import { sendBulk, type BulkAnswer } from './writing/send-bulk.ts';
import { sendWrite } from './writing/send-write.ts';
import { partsOf } from './writing/split-update.ts';
import type { Write, WriteOutcome } from './writing/write.ts';

export interface ClientListRequest extends Omit<ListRequest, keyof ListRules> {
  /** In place of those of the dialect. */
  readonly emptyStatuses?: readonly number[];
  /** What the server says of itself: cursors are used where it announces them, and its largest page is not exceeded. */
  readonly announced?: ServiceProviderConfig | undefined;
}

/** Speaks SCIM with one server, in its dialect. */
export class ScimClient {
  readonly #send: Send;
  readonly #dialect: Dialect;
  readonly #normalize: ReturnType<typeof resourceNormalizer>;
  readonly #finder: ResourceFinder;
  /** Endpoints that refused to be read page by page. */
  readonly #unpaged = new Set<string>();

  constructor(send: Send, dialect: Dialect) {
    this.#send = atResourcePaths(send, dialect.resources);
    this.#dialect = dialect;
    this.#normalize = resourceNormalizer(dialect);
    this.#finder = new ResourceFinder({
      list: (endpoint, filter, options) => this.#listInScim({ ...options, endpoint, filter, maxConcurrentRequests: 1 }),
      readFirst: async (endpoint, filter, { announced }) =>
        (await this.#readOne(endpoint, filter, announced)).resources[0],
      read: (endpoint, id) => this.read(endpoint, id),
      dialect,
    });
  }

  /** Reads a whole listing; see `listResources` and `listInParts` for what its end proves and for their errors. */
  list({ announced, emptyStatuses, ...request }: ClientListRequest): AsyncGenerator<ResourcePage> {
    const { endpoint } = request;
    const pageSize = pageSizeFor(request.pageSize, this.#dialect, announced);
    const whole: ListRequest = {
      ...request,
      pageSize,
      ...this.#rulesFor(endpoint, announced),
      ...(emptyStatuses && { emptyStatuses }),
    };
    const read = (part: ListRequest): AsyncGenerator<ResourcePage> => listResources(this.#send, part);
    const cap = hardCapOf(this.#dialect, endpoint);
    return cap === undefined ? read(whole) : listInParts(read, whole, { cap, filter: this.#dialect.filter });
  }

  /** How many resources the server counts; undefined where it gives no count that can be believed. */
  async count(endpoint: string, filter?: string, announced?: ServiceProviderConfig): Promise<number | undefined> {
    const { total, resources } = await this.#readOne(endpoint, filter, announced);
    const { mode, stop } = this.#dialect.list;
    if (mode === 'none') return total ?? resources.length;
    return stop === 'total' ? total : undefined;
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
  async get(endpoint: string, id: string, attributes?: readonly string[]): Promise<ScimResource> {
    const query = { ...this.#dialect.read.parameters, ...(attributes && { attributes: attributes.join(',') }) };
    const { body } = await this.#send({ method: 'GET', effect: 'read', path: pathTo(endpoint, id), query });
    const resource = isObject(body) ? this.#normalize(endpoint, body) : {};
    if (valueOf(resource, 'id') === id) return withScimUrns({ ...resource, id }, this.#dialect);
    throw new AgentError('RESOURCE_INVALID', `${endpoint}: the answer for id "${id}" is not that resource.`, {
      next: 'Report the answer to the vendor of the target.',
    });
  }

  /** The resource, with attributes that are asked for by name where some are given; undefined when there is none with this id. */
  async read(endpoint: string, id: string, attributes?: readonly string[]): Promise<ScimResource | undefined> {
    if (!isUsableId(id)) return undefined;
    try {
      return await this.get(endpoint, id, attributes);
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

  /** Sends one write, or its parts one after the other until one fails; see `sendWrite` and `partsOf`. */
  async write(write: Write): Promise<WriteOutcome> {
    const tools: EncodeTools = { dialect: this.#dialect, read: (...resource) => this.read(...resource) };
    const [first = write, ...others] = partsOf(write, this.#dialect);
    let outcome = await sendWrite(this.#send, first, tools);
    for (const part of others) if (outcome.kind === 'done') outcome = await sendWrite(this.#send, part, tools);
    return outcome;
  }

  /** Sends writes, cut by `chunkWrites`, as one Bulk request; see `sendBulk`. */
  async bulk(writes: readonly Write[], onWarning?: (warning: string) => void): Promise<BulkAnswer> {
    return sendBulk(this.#send, writes, this.#dialect, onWarning);
  }

  /** Accounts that are found are compared with what is to be sent. */
  async *#listInScim(request: ClientListRequest): AsyncGenerator<ResourcePage> {
    for await (const page of this.list(request)) {
      yield { ...page, resources: page.resources.map((resource) => withScimUrns(resource, this.#dialect)) };
    }
  }

  async #readOne(endpoint: string, filter?: string, announced?: ServiceProviderConfig): Promise<ListResponse> {
    const rules = { ...this.#rulesFor(endpoint, announced), totalIsOptional: true };
    return readFirstPage(this.#send, { endpoint, ...(filter !== undefined && { filter }), ...rules });
  }

  #rulesFor(endpoint: string, announced?: ServiceProviderConfig): ListRules {
    const rules = listRulesOf(this.#dialect, announced);
    return {
      ...rules,
      ...(this.#unpaged.has(endpoint) && { paging: 'none' }),
      normalize: (raw) => this.#normalize(endpoint, raw),
      onUnpaged: () => this.#unpaged.add(endpoint),
    };
  }
}
