import type { NumberedWrite } from './bulk-operation.ts';
import type { BulkOperationAnswer } from '../protocol/bulk.ts';
import { idInLocation, lastSegment } from '../resource-id.ts';

export interface MatchedAnswers {
  /** By bulkId; an operation that has no answer, or more than one, is not in it. */
  readonly byBulkId: ReadonlyMap<string, BulkOperationAnswer>;
  /** How many answers belong to no operation of the request. */
  readonly strangers: number;
}

/**
 * Finds the answer to each operation. The order says nothing (RFC 7644 section 3.7.3): an answer belongs where its bulkId says, or,
 * since servers need not echo that of a PATCH or DELETE, to the one operation that has its method and location.
 */
export function matchBulkAnswers(
  sent: readonly NumberedWrite[],
  answers: readonly BulkOperationAnswer[],
): MatchedAnswers {
  const answersOf = new Map<string, BulkOperationAnswer[]>(sent.map(({ bulkId }) => [bulkId, []]));
  const targets = groupByTarget(sent);
  let strangers = 0;
  for (const answer of answers) {
    const found = answersOf.get(answer.bulkId ?? bulkIdAt(targets, answer) ?? '');
    if (found === undefined) strangers++;
    else found.push(answer);
  }
  const single = [...answersOf].flatMap(([bulkId, [answer, ...more]]) =>
    answer === undefined || more.length > 0 ? [] : [[bulkId, answer] as const],
  );
  return { byBulkId: new Map(single), strangers };
}

type Targets = ReadonlyMap<string, readonly NumberedWrite[]>;

function groupByTarget(sent: readonly NumberedWrite[]): Targets {
  return Map.groupBy(sent, ({ write }) => (write.method === 'POST' ? '' : `${write.method} ${write.id}`));
}

function bulkIdAt(targets: Targets, { method, location = '' }: BulkOperationAnswer): string | undefined {
  const candidates = targets.get(`${method} ${lastSegment(location) ?? ''}`) ?? [];
  const [only, ...others] = candidates.filter(({ write }) => idInLocation(location, write.endpoint) !== undefined);
  return others.length === 0 ? only?.bulkId : undefined;
}
