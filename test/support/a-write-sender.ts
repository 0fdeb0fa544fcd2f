import type { JournalRecord } from '../../src/fulfillment/journal-record.ts';
import { writeSender, type SenderTools, type WriteItem } from '../../src/fulfillment/send-writes.ts';
import { TargetHealth } from '../../src/fulfillment/target-health.ts';
import { rfc } from '../../src/scim/dialects/rfc.ts';
import type { WriteOutcome } from '../../src/scim/writing/write.ts';
import { clientFor, nameOfRequest, type Answering } from './fake-target.ts';
import { aCreate } from './some-writes.ts';

/** A sender over a target that answers by a function, and a journal in memory. */
export interface SenderScene {
  readonly health: TargetHealth;
  readonly warnings: readonly string[];
  readonly records: readonly JournalRecord[];
  /** What was recorded and sent, in order: `sent 0:0`, `POST Users`, `done 0:0`. */
  readonly events: readonly string[];
  readonly requests: () => readonly string[];
  /** Sends; the answer is the kind of each outcome, in the order of the items. */
  readonly send: (items: readonly WriteItem[]) => Promise<readonly WriteOutcome['kind'][]>;
}

export function aWriteSender(answering: Answering, parts: Partial<SenderTools> = {}): SenderScene {
  const records: JournalRecord[] = [];
  const events: string[] = [];
  const requests: string[] = [];
  const warnings: string[] = [];
  const health = parts.health ?? new TargetHealth();
  const scim = clientFor((request) => {
    events.push(nameOfRequest(request));
    requests.push(nameOfRequest(request));
    return answering(request);
  });
  const append = async (added: readonly JournalRecord[]): Promise<void> => {
    // The disk takes its time.
    await new Promise((resolve) => setImmediate(resolve));
    records.push(...added);
    events.push(...added.map(nameOfRecord));
  };
  const send = writeSender({
    scim,
    journal: { append },
    maxConcurrentRequests: 1,
    dialect: rfc,
    bulk: undefined,
    now: () => 0,
    beforeSend: () => Promise.resolve(),
    warn: (warning) => warnings.push(warning),
    ...parts,
    health,
  });
  return {
    health,
    warnings,
    records,
    events,
    requests: () => requests,
    send: async (items) => {
      const kinds = new Map<WriteItem, WriteOutcome['kind']>();
      await send(items, (item, { kind }) => kinds.set(item, kind));
      await new Promise((resolve) => setImmediate(resolve));
      return items.map((item) => kinds.get(item) ?? 'unknown');
    },
  };
}

function nameOfRecord(record: JournalRecord): string {
  const position = 'position' in record ? record.position : '';
  return `${record.type === 'answered' ? record.outcome : record.type} ${position}`;
}

/** Creates of so many accounts, one for each order. */
export function creates(count: number): WriteItem[] {
  return Array.from({ length: count }, (_, index) => ({
    write: aCreate(`u${index}`),
    step: 'create',
    orders: [`0:${index}`],
  }));
}
