import type { FulfillSummary } from '../../src/jobs/fulfill/fulfill-summary.ts';

type Verdict = FulfillSummary['failures'][number];

/** A run of ten orders that were all executed, unless told otherwise. */
export function aFulfillSummary(changes: Partial<FulfillSummary> = {}): FulfillSummary {
  return {
    runId: '20261123T020000Z-9f3c1a',
    connection: 'Acme',
    outcome: 'applied',
    orders: 10,
    executed: 10,
    errored: 0,
    notAttempted: 0,
    resumed: false,
    resultsFile: '/srv/agent/Work/Fulfill/20261123T020000Z-9f3c1a/results.csv',
    reasons: [],
    failures: [],
    warnings: [],
    files: [{ path: '/orders/a.json', orders: 10 }],
    requests: 12,
    seconds: 1.25,
    ...changes,
  };
}

/** A verdict on an order that the server refused, unless told otherwise. */
export function aFailure(changes: Partial<Verdict> = {}): Verdict {
  return {
    position: '0:3',
    assignedResourceTypeId: '5012',
    changeType: 'Modified',
    state: 'Errored',
    message: 'the server refused the value',
    resourceKey: 'u1',
    httpStatus: 400,
    executedAt: '2026-11-23T02:00:01.000Z',
    ...changes,
  };
}
