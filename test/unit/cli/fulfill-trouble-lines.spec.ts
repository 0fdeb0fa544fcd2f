import { describe, expect, it } from '@jest/globals';
import { fulfillTroubleLines } from '../../../src/cli/fulfill-trouble-lines.ts';
import { AgentError } from '../../../src/errors.ts';
import type { FulfillSummary } from '../../../src/jobs/fulfill/fulfill-summary.ts';
import { Secret } from '../../../src/secret.ts';
import { aFailure, aFulfillSummary } from '../../support/a-fulfill-summary.ts';

const unreachable = new AgentError('TARGET_UNREACHABLE', 'nobody answers', { next: 'Look at the network.' });

describe('the lines about what did not go well', () => {
  it('are none when every order was executed', () => {
    expect(linesOf({})).toEqual([]);
  });

  it('list each order that failed with its message, and what to do', () => {
    expect(linesOf({ executed: 9, errored: 1, failures: [aFailure()] })).toEqual([
      'Acme: 1 order not executed',
      '  - 5012 Modified: the server refused the value',
      '  Next: correct the cause, and let the platform order again what is Errored.',
    ]);
  });

  it('list twenty orders at most, and say where the others are', () => {
    const failures = Array.from({ length: 50 }, (_, index) => aFailure({ assignedResourceTypeId: String(index) }));

    const lines = linesOf({ orders: 1500, executed: 0, errored: 1500, failures });

    expect(lines.filter((line) => /^ {2}- \d/.test(line))).toHaveLength(20);
    expect(lines).toContain('  - and 1,480 more in results.csv');
  });

  it('tell once what stopped the run, not for each order that it left', () => {
    const left = aFailure({ state: 'NotAttempted', message: 'the run was stopped' });

    expect(
      linesOf({ outcome: 'stopped', executed: 3, notAttempted: 7, failures: [left], stoppedBy: unreachable }),
    ).toEqual([
      'Acme: error TARGET_UNREACHABLE: nobody answers',
      '  Next: Look at the network.',
      'Acme: 7 orders not attempted',
      '  Next: run the same command again: it goes on where this run ended.',
    ]);
  });

  it('tell for each order why it is not certain, where nothing stopped the run', () => {
    const unsure = aFailure({ state: 'NotAttempted', message: 'it is not certain' });

    const lines = linesOf({ outcome: 'stopped', executed: 9, notAttempted: 1, failures: [unsure] });

    expect(lines).toContain('  - 5012 Modified: it is not certain');
    expect(lines.join('\n')).not.toContain('let the platform order again');
  });

  it('say of a held batch why, how to look at it, and how to release exactly it', () => {
    const lines = linesOf({ outcome: 'held', reasons: ['600 accounts would go'] });

    expect(lines).toEqual([
      'Acme: HELD by the guard; nothing was sent, all 10 orders wait',
      '  - 600 accounts would go',
      'Next: look at what the orders would do:',
      '  iga-agent fulfill -c Acme --orders a.json --dry-run',
      'If that is right, release exactly this batch within 24 hours:',
      '  iga-agent fulfill -c Acme --orders a.json --accept 20261123T020000Z-9f3c1a',
    ]);
  });

  it('say of a dry run what would be held, and what cannot be carried out', () => {
    const failures = [aFailure({ message: 'unknown property "depatment"' })];

    expect(linesOf({ outcome: 'planned', errored: 1, failures, reasons: ['600 accounts would go'] })).toEqual([
      'Acme: 1 order cannot be carried out',
      '  - 5012 Modified: unknown property "depatment"',
      '  Next: correct these orders or the mappings; sent as they are, they would get the state Errored.',
      'Acme: the guard would HOLD this batch, and nothing of it would be sent',
      '  - 600 accounts would go',
    ]);
  });

  it('say of a dry run that it is not complete, when something stopped it', () => {
    expect(linesOf({ outcome: 'planned', executed: 3, notAttempted: 7, stoppedBy: unreachable })).toEqual([
      'Acme: error TARGET_UNREACHABLE: nobody answers',
      '  Next: Look at the network.',
      'Acme: the dry run is not complete; nothing was changed',
    ]);
  });

  it('let neither a secret nor a control character of the server through', () => {
    const secret = new Secret('hunter2-hunter2');
    const message = `\u001b[2Jbad token ${secret.reveal()}\nforged line`;

    const text = linesOf({ errored: 1, failures: [aFailure({ message })] }).join('\n');

    expect(text).toContain('bad token [secret] forged line');
    expect(text).not.toContain('\u001b');
  });
});

function linesOf(changes: Partial<FulfillSummary>): readonly string[] {
  return fulfillTroubleLines(aFulfillSummary(changes), { command: 'iga-agent fulfill -c Acme --orders a.json' });
}
