import { describe, expect, it } from '@jest/globals';
import { exitCodeOfFulfill, jsonOfFulfill } from '../../../src/cli/print-fulfill.ts';
import { openPlan } from '../../../src/cli/print-plan.ts';
import { AgentError } from '../../../src/errors.ts';
import type { FulfillSummary } from '../../../src/jobs/fulfill/fulfill-summary.ts';
import { Secret } from '../../../src/secret.ts';
import { aFailure, aFulfillSummary } from '../../support/a-fulfill-summary.ts';

const unreachable = new AgentError('TARGET_UNREACHABLE', 'nobody answers', { next: 'Look at the network.' });
const stoppedWith = (stoppedBy?: unknown): Partial<FulfillSummary> => ({
  outcome: 'stopped',
  notAttempted: 3,
  stoppedBy,
});

describe('exitCodeOfFulfill', () => {
  it.each<[string, Partial<FulfillSummary>, number]>([
    ['every order was executed', {}, 0],
    ['there was no order', { orders: 0, executed: 0 }, 0],
    ['an order failed', { executed: 9, errored: 1 }, 4],
    ['an order was not attempted', { executed: 9, notAttempted: 1 }, 4],
    ['an earlier run did everything', { outcome: 'already-applied' }, 0],
    ['an earlier run did everything and an order failed', { outcome: 'already-applied', errored: 1 }, 4],
    ['the guard holds the batch', { outcome: 'held', executed: 0, notAttempted: 10, reasons: ['too many'] }, 6],
    ['a dry run would send everything', { outcome: 'planned' }, 0],
    ['a dry run found an order that cannot be carried out', { outcome: 'planned', errored: 1 }, 4],
    ['a dry run could not look at every order', { outcome: 'planned', executed: 9, notAttempted: 1 }, 4],
    ['a dry run lost its server', { outcome: 'planned', reasons: ['too many'], stoppedBy: unreachable }, 5],
    ['a dry run would be held', { outcome: 'planned', errored: 1, reasons: ['too many'] }, 6],
    ['the server went away', stoppedWith(unreachable), 5],
    ['the journal could not be written', stoppedWith(new AgentError('OUTPUT_NOT_WRITTEN', 'disk full')), 8],
    ['the deadline passed', stoppedWith(new AgentError('DEADLINE_PASSED', 'too long')), 9],
    ['Ctrl+C was pressed', stoppedWith(new AgentError('INTERRUPTED', 'stopped')), 130],
    ['the process was asked to stop', stoppedWith(new AgentError('TERMINATED', 'stopped')), 143],
    ['a defect ended the run', stoppedWith(new TypeError('undefined is not a function')), 1],
    ['some answers never came', stoppedWith(), 4],
  ])('tells that %s', (_what, changes, exitCode) => {
    expect(exitCodeOfFulfill(aFulfillSummary(changes))).toBe(exitCode);
  });
});

describe('jsonOfFulfill', () => {
  it('gives what stopped the run with code, text and the next step', () => {
    const summary = aFulfillSummary({ outcome: 'stopped', notAttempted: 3, stoppedBy: unreachable });

    expect(JSON.parse(JSON.stringify(jsonOfFulfill(summary)))).toMatchObject({
      exitCode: 5,
      outcome: 'stopped',
      stoppedBy: { code: 'TARGET_UNREACHABLE', message: 'nobody answers', next: 'Look at the network.' },
    });
  });

  it('gives every request of a dry run beside their number', () => {
    const plan = openPlan({ json: true, quiet: false });
    plan.add({ method: 'DELETE', path: '/Users/u1', orders: ['5012'] });

    const json = jsonOfFulfill(aFulfillSummary({ outcome: 'planned', requests: 2 }), plan);

    expect(json).toMatchObject({
      requests: 2,
      plannedRequests: [{ method: 'DELETE', path: '/Users/u1', orders: ['5012'] }],
    });
  });

  it('shows no secret that a server gave back', () => {
    const secret = new Secret('hunter2-hunter2');
    const failures = [aFailure({ message: `bad token ${secret.reveal()}` })];

    const json = jsonOfFulfill(aFulfillSummary({ errored: 1, failures }));

    expect(json).toMatchObject({ failures: [{ message: 'bad token [secret]' }] });
  });

  it('has no planned requests for a run that sends', () => {
    expect(jsonOfFulfill(aFulfillSummary())).not.toHaveProperty('plannedRequests');
  });
});
