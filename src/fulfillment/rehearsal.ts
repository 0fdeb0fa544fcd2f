import type { Dialect } from '../scim/dialects/dialect.ts';
import { applyChanges } from '../scim/writing/encode-changes.ts';
import type { EncodeTools } from '../scim/writing/encode-tools.ts';
import { identitiesIn, identityOf, type LookupKey } from '../scim/look-up/lookup-key.ts';
import { ScimProtocolError } from '../scim/protocol/error.ts';
import { isObject, valueOf, withValue } from '../scim/protocol/json.ts';
import type { PatchOperation } from '../scim/protocol/patch.ts';
import type { ScimResource } from '../scim/protocol/resource.ts';
import type { ResourceSchema } from '../scim/protocol/resource-schema.ts';
import { groupResourceSchema } from '../scim/protocol/resource-types.ts';
import { versionOf, type DeleteWrite, type PatchWrite, type Write, type WriteOutcome } from '../scim/writing/write.ts';
import type { AskTarget } from './ask-target.ts';
import type { SendWrites } from './send-writes.ts';
import type { FoundResources, LookUpStep } from './step.ts';

export interface RehearsalTools {
  readonly ask: AskTarget;
  /** Makes what plans writes and sends none; it reads resources as they would be by then. */
  readonly planner: (read: EncodeTools['read']) => SendWrites;
  /** Of the accounts. */
  readonly endpoint: string;
  readonly schema: ResourceSchema;
  readonly dialect: Pick<Dialect, 'delete'>;
}

export interface RehearsedTarget {
  readonly ask: AskTarget;
  readonly send: SendWrites;
}

/** Shows accounts and groups as they would be after the writes that were planned so far, so that later orders build on them. */
export function rehearse(tools: RehearsalTools): RehearsedTarget {
  const { ask, planner } = tools;
  const rehearsal = new Rehearsal(tools);
  const send = planner(rehearsal.readForWrite);
  return {
    ask: { ...ask, read: rehearsal.read, lookUp: rehearsal.lookUp },
    send: (items, onOutcome) =>
      send(items, (item, outcome) => {
        rehearsal.note(item.write, outcome);
        onOutcome(item, outcome);
      }),
  };
}

class Rehearsal {
  readonly #tools: RehearsalTools;
  readonly #created = new Map<string, ScimResource>();
  readonly #deleted = new Set<string>();
  /** By endpoint and id. */
  readonly #patches = new Map<string, PatchOperation[]>();
  /** The ids of accounts that got a name, by what the name is looked up by. */
  readonly #named = new Map<string, Set<string>>();

  constructor(tools: RehearsalTools) {
    this.#tools = tools;
  }

  note(write: Write, outcome: WriteOutcome): void {
    if (outcome.kind !== 'done') return;
    if (write.method === 'PATCH') this.#addPatch(write);
    if (!this.#isOfAccounts(write.endpoint)) return;
    if (write.method === 'DELETE') this.#noteDeleted(write);
    else if (write.method === 'PATCH') this.#noteNames(write);
    else this.#noteCreated(withUnknownVersion({ ...write.body, id: outcome.id ?? '' }));
  }

  readonly read: AskTarget['read'] = async (endpoint, id, attributes) => {
    const isAccount = this.#isOfAccounts(endpoint);
    if (isAccount && this.#deleted.has(id)) return { kind: 'answered', value: undefined };
    const created = isAccount ? this.#created.get(id) : undefined;
    if (created !== undefined) return { kind: 'answered', value: this.#changed(endpoint, created) };
    const answer = await this.#tools.ask.read(endpoint, id, attributes);
    if (answer.kind !== 'answered' || answer.value === undefined) return answer;
    return { kind: 'answered', value: this.#changed(endpoint, answer.value) };
  };

  readonly readForWrite: EncodeTools['read'] = async (endpoint, id, attributes) => {
    const answer = await this.read(endpoint, id, attributes);
    if (answer.kind === 'answered') return answer.value;
    throw answer.error;
  };

  readonly lookUp = async (steps: readonly LookUpStep[]): Promise<readonly FoundResources[]> => {
    const answers = await this.#tools.ask.lookUp(steps);
    const found: FoundResources[] = [];
    for (const [index, answer] of answers.entries()) {
      const keys = steps[index]?.keys ?? [];
      found.push(answer.kind === 'answered' ? await this.#found(keys, answer.value) : answer);
    }
    return found;
  };

  async #found(keys: readonly LookupKey[], resources: readonly ScimResource[]): Promise<FoundResources> {
    const wanted = new Set(keys.map(identityOf));
    const now = resources
      .filter(({ id }) => !this.#deleted.has(id))
      .map((resource) => this.#changed(this.#tools.endpoint, resource));
    const shown = new Set(resources.map(({ id }) => id));
    const named = new Set([...wanted].flatMap((identity) => [...(this.#named.get(identity) ?? [])]));
    for (const id of [...named].filter((each) => !shown.has(each))) {
      const answer = await this.read(this.#tools.endpoint, id);
      if (answer.kind !== 'answered') return answer;
      if (answer.value !== undefined) now.push(answer.value);
    }
    return { kind: 'answered', value: now.filter((each) => identitiesIn(each).some((name) => wanted.has(name))) };
  }

  #noteDeleted({ endpoint, id }: DeleteWrite): void {
    if (this.#tools.dialect.delete.user === 'deleteDeactivates') {
      this.#addPatch({ method: 'PATCH', endpoint, id, operations: [{ op: 'replace', path: 'active', value: false }] });
    } else {
      this.#deleted.add(id);
    }
  }

  #noteCreated(resource: ScimResource): void {
    this.#created.set(resource.id, resource);
    for (const identity of identitiesIn(resource)) this.#name(identity, resource.id);
  }

  #addPatch({ endpoint, id, operations }: PatchWrite): void {
    const place = placeOf(endpoint, id);
    this.#patches.set(place, [...(this.#patches.get(place) ?? []), ...operations]);
  }

  #noteNames({ id, operations }: PatchWrite): void {
    const names = operations.map(({ path = '', value }) => [path, value] as const);
    for (const identity of identitiesIn({ id, ...Object.fromEntries(names) })) this.#name(identity, id);
  }

  #name(identity: string, id: string): void {
    this.#named.set(identity, (this.#named.get(identity) ?? new Set()).add(id));
  }

  #changed(endpoint: string, resource: ScimResource): ScimResource {
    const operations = this.#patches.get(placeOf(endpoint, resource.id));
    if (operations === undefined) return resource;
    const schema = this.#isOfAccounts(endpoint) ? this.#tools.schema : groupResourceSchema;
    try {
      const patched = { ...applyChanges(resource, operations, schema), id: resource.id };
      return versionOf(resource) === undefined ? patched : withUnknownVersion(patched);
    } catch (error) {
      // What the target would say to such a change is its own affair; it is shown as it is.
      if (error instanceof ScimProtocolError) return resource;
      throw error;
    }
  }

  #isOfAccounts(endpoint: string): boolean {
    return endpoint.toLowerCase() === this.#tools.endpoint.toLowerCase();
  }
}

function placeOf(endpoint: string, id: string): string {
  return `${endpoint.toLowerCase()}/${id}`;
}

/** The target gives the resource another version with each change. */
function withUnknownVersion(resource: ScimResource): ScimResource {
  const meta = valueOf(resource, 'meta');
  const changed = withValue(isObject(meta) ? meta : {}, 'version', '{new-version}');
  return { ...withValue(resource, 'meta', changed), id: resource.id };
}
