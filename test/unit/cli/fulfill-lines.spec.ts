import { describe, expect, it } from '@jest/globals';
import { fulfillLines } from '../../../src/cli/fulfill-lines.ts';
import { openPlan } from '../../../src/cli/print-plan.ts';
import type { FulfillSummary, PlannedRequest } from '../../../src/jobs/fulfill/fulfill-summary.ts';
import { aFulfillSummary } from '../../support/a-fulfill-summary.ts';

describe('the lines about a run', () => {
  it('count the orders by state, and say where results and order files are', () => {
    const files = [
      { path: '/orders/a.json', orders: 9, movedTo: '/orders/Downloaded/a.json' },
      { path: '/orders/b.json', orders: 1 },
    ];

    expect(linesOf({ executed: 9, errored: 1, files })).toEqual([
      'Acme: 10 orders in 1.3 s with 12 requests',
      'State         Orders\n------------  ------\nExecuted           9\nErrored            1\nNotAttempted       0',
      'Results: /srv/agent/Work/Fulfill/20261123T020000Z-9f3c1a/results.csv',
      'Moved: /orders/a.json to /orders/Downloaded/a.json',
    ]);
  });

  it('name the run that was taken up again', () => {
    expect(linesOf({ resumed: true })[0]).toMatch(/; went on with run 20261123T020000Z-9f3c1a$/);
  });

  it('say that an earlier run did everything', () => {
    const [title] = linesOf({ outcome: 'already-applied' });

    expect(title).toBe('Acme: run 20261123T020000Z-9f3c1a has done these orders already; nothing was sent');
  });

  it('leave out what is held: that is a trouble', () => {
    expect(linesOf({ outcome: 'held' })).toEqual([]);
  });

  it('count what a dry run would send, and say that only reads were sent', () => {
    const planned = [aRequest('POST'), aRequest('PATCH'), aRequest('PATCH')];

    expect(linesOf({ outcome: 'planned', requests: 1 }, planned)).toEqual([
      '',
      'Acme: dry run of 10 orders; only reads were sent (1 request)',
      'Would be sent  Requests\n-------------  --------\nPOST                  1\nPATCH                 2',
      'The guard would let this batch pass.',
    ]);
  });

  it('do not say that the guard lets pass what it would hold', () => {
    const lines = linesOf({ outcome: 'planned', reasons: ['too many'] }, [aRequest('DELETE')]);

    expect(lines.join('\n')).not.toContain('guard');
  });

  it('say that a dry run found nothing to send', () => {
    expect(linesOf({ outcome: 'planned' })).toContain('There is nothing to send.');
  });
});

function linesOf(changes: Partial<FulfillSummary>, planned: readonly PlannedRequest[] = []): string[] {
  const plan = openPlan({ json: true, quiet: false });
  planned.forEach(plan.add);
  return fulfillLines(aFulfillSummary(changes), { plan });
}

function aRequest(method: string): PlannedRequest {
  return { method, path: '/Users', orders: ['1'] };
}
