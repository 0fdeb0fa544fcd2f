import { describe, expect, it } from '@jest/globals';
import { AgentError, type ErrorCode } from '../../../src/errors.ts';
import { TargetHealth } from '../../../src/fulfillment/target-health.ts';
import { anHttpError, done, lost, notSent, refused } from '../../support/write-outcomes.ts';

const timeout = anHttpError('TARGET_TIMEOUT', { next: 'Look at the network.' });

function afterFailures(count: number, code: ErrorCode = 'TARGET_TIMEOUT'): TargetHealth {
  const health = new TargetHealth();
  for (let each = 0; each < count; each += 1) health.noteFailure(anHttpError(code));
  return health;
}

function afterOrders(failed: number, good: number): TargetHealth {
  const health = new TargetHealth();
  for (let each = 0; each < good; each += 1) health.noteOrder(false);
  for (let each = 0; each < failed; each += 1) health.noteOrder(true);
  return health;
}

describe('failures in a row', () => {
  it.each<ErrorCode>(['TARGET_TIMEOUT', 'TARGET_UNREACHABLE', 'TARGET_FAILED', 'RESPONSE_NOT_SCIM'])(
    'of %s end the work at the tenth, not before',
    (code) => {
      expect(afterFailures(9, code).stoppedBy).toBeUndefined();
      expect(afterFailures(10, code).stoppedBy).toMatchObject({ code });
    },
  );

  it('tell how many they were, and what to do', () => {
    const health = afterFailures(9);

    health.noteFailure(timeout);

    expect(health.stoppedBy).toMatchObject({ next: 'Look at the network.' });
    expect(health.stoppedBy?.message).toMatch(/^10 requests failed in a row\. /);
  });

  it('tell the request and its status, not what the target said of it', () => {
    const health = afterFailures(9);

    health.noteFailure(anHttpError('TARGET_FAILED', { method: 'POST', status: 500 }));

    expect(health.stoppedBy?.message).toBe('10 requests failed in a row. The last one: POST Users answered 500.');
  });

  it.each([
    [
      'an answer',
      (health: TargetHealth) => {
        health.noteAnswer();
      },
    ],
    [
      'a write that was carried out',
      (health: TargetHealth) => {
        health.noteWrite(done());
      },
    ],
    [
      'a refusal of one order',
      (health: TargetHealth) => {
        health.noteWrite(refused(400));
      },
    ],
  ])('begin anew after %s', (_case, interlude) => {
    const health = afterFailures(9);

    interlude(health);
    for (let each = 0; each < 9; each += 1) health.noteFailure(timeout);

    expect(health.stoppedBy).toBeUndefined();
  });

  it.each([
    ['whose answer was lost', lost()],
    ['that did not leave', notSent()],
    ['that was one too many', refused(429, { code: 'TARGET_THROTTLED' })],
  ])('count writes %s', (_case, outcome) => {
    const health = afterFailures(9);

    health.noteWrite(outcome);

    expect(health.stoppedBy).toBeDefined();
  });
});

describe('what ends the work at once', () => {
  it('is a refused login', () => {
    expect(afterFailures(1, 'TARGET_REFUSED_LOGIN').stoppedBy).toMatchObject({ code: 'TARGET_REFUSED_LOGIN' });
  });

  it.each([
    [300, false],
    [301, true],
    [undefined, false],
  ])('is a wait of more than 300 seconds: %s', (retryAfterSeconds, ends) => {
    const health = new TargetHealth();

    health.noteFailure(anHttpError('TARGET_THROTTLED', { retryAfterSeconds }));

    expect(health.stoppedBy !== undefined).toBe(ends);
  });

  it('is said by whoever came first', () => {
    const first = new AgentError('INTERRUPTED', 'first');
    const health = new TargetHealth();

    health.stop(first);
    health.stop(new AgentError('LOCK_LOST', 'second'));

    expect(health.stoppedBy).toBe(first);
  });
});

describe('failed orders', () => {
  it.each([
    ['20 of 50', 20, 30, false],
    ['21 of 50', 21, 29, true],
    ['49 of 49', 49, 0, false],
    ['50 of 50', 50, 0, true],
    ['40 of 100', 40, 60, false],
    ['41 of 100', 41, 59, true],
  ])('end the work when more than two fifths of at least fifty failed: %s', (_case, failed, good, ends) => {
    expect(afterOrders(failed, good).stoppedBy?.code).toBe(ends ? 'ORDERS_FAILING' : undefined);
  });
});
