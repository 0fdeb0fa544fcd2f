import { AgentError } from '../../errors.ts';
import { BareRows } from './bare-rows.ts';
import type { Dialect } from '../dialects/dialect.ts';
import type { ResourcePage } from '../listing/list-resources.ts';
import { filterFor, groupKeys, identitiesIn, identityOf, type LookupKey } from './lookup-key.ts';
import type { ServiceProviderConfig } from '../protocol/discovery.ts';
import type { ScimResource } from '../protocol/resource.ts';
import { provesCombined, type KnownKey, type ReadFirst } from './prove-combined.ts';
import { refusesRequest } from '../refuses-request.ts';

export interface FindOptions {
  readonly pageSize: number;
  readonly announced?: ServiceProviderConfig | undefined;
  /** One key a request, for creates whose answer was lost. */
  readonly single?: boolean;
  /** Looked at before each request; its reason is thrown. */
  readonly signal?: AbortSignal;
  readonly onWarning?: (warning: string) => void;
}

/** What is known of a key: every resource that has it (none, one or more), or that the target did not tell. */
export type Finding =
  | { readonly kind: 'read'; readonly resources: readonly ScimResource[] }
  | { readonly kind: 'failed'; readonly error: AgentError };

/** How the target is asked. */
export interface FinderTools {
  /** A whole listing, which throws unless it is complete. */
  readonly list: (endpoint: string, filter: string, options: FindOptions) => AsyncGenerator<ResourcePage>;
  readonly readFirst: (endpoint: string, filter: string | undefined, options: FindOptions) => ReturnType<ReadFirst>;
  readonly read: (endpoint: string, id: string) => Promise<ScimResource | undefined>;
  readonly dialect: Pick<Dialect, 'filter'>;
}

type Findings = Map<string, Finding>;

const nothing: Finding = { kind: 'read', resources: [] };

/** Looks up resources by key; many keys in one filter as long as the target proves to understand such. */
export class ResourceFinder {
  readonly #tools: FinderTools;
  /** What proves that the target understands combined filters; false when it does not, undefined as long as nothing could prove it. */
  #combines: Promise<KnownKey | false | undefined> | undefined;

  constructor(tools: FinderTools) {
    this.#tools = tools;
    if (!combinesKeys(tools.dialect)) this.#combines = Promise.resolve(false);
  }

  /** A finding for each key given. Throws only what is no failure of the target: a stop, a bug, a setting. */
  async find(
    endpoint: string,
    keys: readonly LookupKey[],
    options: FindOptions,
  ): Promise<ReadonlyMap<LookupKey, Finding>> {
    const findings: Findings = new Map();
    const distinct = new Map(keys.filter(({ value }) => value !== '').map((key) => [identityOf(key), key]));
    const asked = [...distinct.values()];
    try {
      refuseWithoutFilters(endpoint, this.#tools.dialect, options.announced);
      const [first = [], ...others] = await this.#group(endpoint, asked, options);
      await this.#ask({ endpoint, group: first, options }, findings);
      refuseAfterLogin(findings);
      await Promise.all(others.map((group) => this.#ask({ endpoint, group, options }, findings)));
    } catch (error) {
      setAll(findings, asked, failedFinding(error));
    }
    return new Map(keys.map((key) => [key, findings.get(identityOf(key)) ?? nothing]));
  }

  async #group(
    endpoint: string,
    keys: readonly LookupKey[],
    options: FindOptions,
  ): Promise<readonly (readonly LookupKey[])[]> {
    const isAlone = options.single === true || keys.length < 2;
    if (isAlone || (await this.#canCombine(endpoint, keys, options)) === false) return keys.map((key) => [key]);
    return groupKeys(keys);
  }

  async #canCombine(
    endpoint: string,
    keys: readonly LookupKey[],
    options: FindOptions,
  ): Promise<KnownKey | false | undefined> {
    const readFirst: ReadFirst = (type, filter) => this.#tools.readFirst(type, filter, options);
    const pending = (this.#combines ??= provesCombined(readFirst, endpoint, keys));
    let proof: KnownKey | false | undefined;
    try {
      proof = await pending;
      return proof;
    } finally {
      // Asked anew the next time.
      if (proof === undefined && this.#combines === pending) this.#combines = undefined;
    }
  }

  async #ask(question: Question, findings: Findings): Promise<void> {
    const { group } = question;
    if (group.length === 0) return;
    try {
      const read = await this.#read(question);
      if (read === undefined) await this.#askHalves(question, findings);
      else for (const [identity, resources] of read) findings.set(identity, { kind: 'read', resources });
    } catch (error) {
      if (group.length > 1 && refusesRequest(error)) {
        // Too many keys for this target, or a value that it cannot read: that one only must fail.
        await this.#askHalves(question, findings);
      } else {
        setAll(findings, group, failedFinding(error));
      }
    }
  }

  async #askHalves(question: Question, findings: Findings): Promise<void> {
    await Promise.all(halvesOf(question.group).map((group) => this.#ask({ ...question, group }, findings)));
  }

  /**
   * Every resource by the keys that were asked for and that it has; what a lax filter brings besides is dropped at once.
   * Undefined when the target did not read the filter to its end, where a resource is asked for that is known to be there.
   */
  async #read(question: Question): Promise<ReadonlyMap<string, readonly ScimResource[]> | undefined> {
    const { endpoint, group, options } = question;
    const proof = await this.#proofOf(group);
    const keys = proof === undefined ? group : [...group, proof.key];
    const filter = filterFor(keys, this.#tools.dialect.filter.equality);
    const found = new Map<string, ScimResource[]>(group.map((key) => [identityOf(key), []]));
    const bare = new BareRows(group);
    const note = (resource: ScimResource): void => {
      for (const identity of identitiesIn(resource)) found.get(identity)?.push(resource);
    };
    let isProven = proof === undefined;
    for await (const resource of this.#resources(endpoint, filter, options)) {
      isProven ||= resource.id === proof?.id;
      if (resource.id !== proof?.id) bare.note(resource);
      note(resource);
    }
    if (!isProven) return undefined;
    for (const resource of await bare.read((id) => this.#tools.read(endpoint, id))) note(resource);
    return found;
  }

  async #proofOf(group: readonly LookupKey[]): Promise<KnownKey | undefined> {
    const proof = group.length > 1 ? await this.#combines : undefined;
    return proof === false ? undefined : proof;
  }

  async *#resources(endpoint: string, filter: string, options: FindOptions): AsyncGenerator<ScimResource> {
    let count = 0;
    for await (const { resources } of this.#tools.list(endpoint, filter, options)) {
      count += resources.length;
      if (count > mostFound) throw foundTooMany(endpoint);
      yield* resources;
    }
  }
}

function combinesKeys({ filter }: Pick<Dialect, 'filter'>): boolean {
  return filter.equality === 'quoted' && (filter.logic === 'full' || filter.logic === 'flat');
}

/** A server without filters may give everybody, or nobody, whoever is asked for. */
function refuseWithoutFilters(
  endpoint: string,
  { filter }: Pick<Dialect, 'filter'>,
  said: FindOptions['announced'],
): void {
  const canFilter = said?.filter?.supported !== false && filter.operators?.includes('eq') !== false;
  if (canFilter) return;
  throw new AgentError('TARGET_REFUSED', `${endpoint}: the target has no filters, so nothing can be looked up in it.`, {
    next: 'If it has, say so in ProfileOverrides: discovery.trust "none" where the target says otherwise, or eq in filter.operators.',
  });
}

/** A server that ignores filters shows everybody; one that never ends is not waited for. */
const mostFound = 1_000_000;

function foundTooMany(endpoint: string): AgentError {
  return new AgentError('LIST_ENDLESS', `${endpoint}: a look-up brought more than ${mostFound} resources.`);
}

interface Question {
  readonly endpoint: string;
  readonly group: readonly LookupKey[];
  readonly options: FindOptions;
}

function halvesOf(keys: readonly LookupKey[]): readonly (readonly LookupKey[])[] {
  const middle = Math.ceil(keys.length / 2);
  return [keys.slice(0, middle), keys.slice(middle)];
}

/** The first answer is waited for, so that a refused login is tried once and not until the account is locked. */
function refuseAfterLogin(findings: Findings): void {
  for (const finding of findings.values()) {
    if (finding.kind === 'failed' && finding.error.code === 'TARGET_REFUSED_LOGIN') throw finding.error;
  }
}

function setAll(findings: Findings, keys: readonly LookupKey[], finding: Finding): void {
  for (const key of keys) findings.set(identityOf(key), finding);
}

function failedFinding(error: unknown): Finding {
  if (error instanceof AgentError && error.outcome === 'target') return { kind: 'failed', error };
  throw error;
}
