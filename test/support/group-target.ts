import type { SendWrites, WriteItem } from '../../src/fulfillment/send-writes.ts';
import type { ReadResource } from '../../src/fulfillment/step.ts';
import type { HttpRequest } from '../../src/http/request.ts';
import type { Dialect } from '../../src/scim/dialects/dialect.ts';
import { applyPatch } from '../../src/scim/protocol/apply-patch.ts';
import { groupResourceSchema } from '../../src/scim/protocol/resource-types.ts';
import type { JsonObject } from '../../src/scim/protocol/json.ts';
import type { ScimResource } from '../../src/scim/protocol/resource.ts';
import { prepareWrite } from '../../src/scim/writing/send-write.ts';
import type { PatchWrite, WriteOutcome } from '../../src/scim/writing/write.ts';
import { applyRequest } from './wire-group.ts';
import { done, shown } from './write-outcomes.ts';

/** What becomes of a request: it is carried out, or not, and what the answer says. */
export interface Treatment {
  readonly isApplied: boolean;
  readonly outcome: WriteOutcome;
}

export interface GroupTargetOptions {
  /** What is sent over the wire in this dialect is carried out, and not what it means. */
  readonly dialect?: Dialect;
  /** What the server says to a request of that dialect; carried out without. */
  readonly judge?: (request: HttpRequest, target: GroupTarget) => WriteOutcome | undefined;
  /** The members of each group at first. */
  readonly groups?: Readonly<Record<string, readonly string[]>>;
  /** How a request is treated, by its number from 0 and the members it is about; carried out as a rule. */
  readonly treat?: (number: number, members: readonly string[]) => Treatment | undefined;
  /** What a look at a group brings instead of the group. */
  readonly read?: (group: ReadResource) => ReadResource;
  /** The answer shows the group. */
  readonly showsGroup?: boolean;
  /** So many members of a list are kept, the others are dropped without a word. */
  readonly keeps?: number;
}

/** Groups that are changed, and what they were asked. */
export class GroupTarget {
  readonly requests: WriteItem[] = [];
  /** Over the wire, where the target has a dialect. */
  readonly sent: HttpRequest[] = [];
  reads = 0;
  mostAtOnce = 0;
  readonly #options: GroupTargetOptions;
  #changes = 0;
  readonly #groups = new Map<string, JsonObject>();
  readonly #underWay = new Map<string, number>();

  constructor(options: GroupTargetOptions = {}) {
    this.#options = options;
    for (const [id, members] of Object.entries(options.groups ?? { g1: [] })) {
      this.set(id, members);
    }
  }

  /** As somebody else would. */
  set(id: string, members: readonly string[]): void {
    const version = `W/"${(this.#changes += 1)}"`;
    this.#groups.set(id, { id, displayName: id, members: members.map((value) => ({ value })), meta: { version } });
  }

  readonly read = (_endpoint: string, id: string): Promise<ReadResource> => {
    this.reads += 1;
    const { read = (group: ReadResource) => group } = this.#options;
    return Promise.resolve(read(shown({ ...this.#groups.get(id), id })));
  };

  readonly send: SendWrites = async (items, onOutcome) => {
    await Promise.all(
      items.map(async (item) => {
        const outcome = await this.#answer(item);
        onOutcome(item, outcome);
      }),
    );
  };

  membersOf(id: string): string[] {
    const { members = [] } = this.#groups.get(id) ?? {};
    return (members as { value: string }[]).map(({ value }) => value);
  }

  async #answer(item: WriteItem): Promise<WriteOutcome> {
    if (item.write.method !== 'PATCH') throw new Error('only PATCH was expected');
    const { id } = item.write;
    const number = this.requests.push(item) - 1;
    const now = (this.#underWay.get(id) ?? 0) + 1;
    this.#underWay.set(id, now);
    this.mostAtOnce = Math.max(this.mostAtOnce, now);
    await new Promise((resolve) => setImmediate(resolve));
    this.#underWay.set(id, now - 1);
    const treated = this.#options.treat?.(number, membersIn(item));
    const refusal = treated?.isApplied === false ? treated.outcome : await this.#carryOut(item.write);
    return treated?.outcome ?? refusal ?? this.#success(id);
  }

  async #carryOut(write: PatchWrite): Promise<WriteOutcome | undefined> {
    const { dialect, judge } = this.#options;
    if (dialect === undefined) {
      this.#apply(write);
      return undefined;
    }
    const prepared = await prepareWrite(write, { dialect, read: this.#readForWrite });
    if ('kind' in prepared) return prepared;
    this.sent.push(prepared);
    const refusal = judge?.(prepared, this);
    if (refusal !== undefined) return refusal;
    const changed = applyRequest(this.#groups.get(write.id) ?? {}, prepared);
    this.#groups.set(write.id, { ...changed, meta: { version: `W/"${(this.#changes += 1)}"` } });
    return undefined;
  }

  readonly #readForWrite = async (endpoint: string, id: string): Promise<ScimResource | undefined> => {
    const answer = await this.read(endpoint, id);
    if (answer.kind === 'answered') return answer.value;
    throw answer.error;
  };

  #apply({ id, operations }: PatchWrite): void {
    const { keeps = Infinity } = this.#options;
    const kept = operations.map((operation) =>
      Array.isArray(operation.value) ? { ...operation, value: operation.value.slice(0, keeps) } : operation,
    );
    this.#groups.set(id, applyPatch(this.#groups.get(id) ?? {}, kept, groupResourceSchema));
  }

  #success(id: string): WriteOutcome {
    const resource = { ...this.#groups.get(id), id };
    return this.#options.showsGroup === true ? { kind: 'done', status: 200, resource } : done(204);
  }
}

/** The ids of the members that a request adds and removes. */
export function membersIn({ write }: Pick<WriteItem, 'write'>): string[] {
  if (write.method !== 'PATCH') return [];
  return write.operations.flatMap(({ path = '', value }) => {
    const removed = /value eq "(.+)"/.exec(path)?.[1];
    return removed === undefined ? (value as { value: string }[]).map((member) => member.value) : [removed];
  });
}
