import { describe, expect, it } from '@jest/globals';
import { AgentError, type ErrorCode } from '../../../src/errors.ts';
import {
  isSystemic,
  resultOfFailedLookUp,
  resultOfFailedRead,
  resultOfFailure,
  saysCreated,
} from '../../../src/fulfillment/order-result.ts';
import { anHttpError, failed, lost, notSent, refused, stopped } from '../../support/write-outcomes.ts';

describe('isSystemic', () => {
  it.each<[ErrorCode, boolean]>([
    ['TARGET_UNREACHABLE', true],
    ['TARGET_TIMEOUT', true],
    ['TARGET_REFUSED_LOGIN', true],
    ['TARGET_THROTTLED', true],
    ['TARGET_REDIRECTED', true],
    ['TARGET_CERTIFICATE', true],
    ['TARGET_FOREIGN_ORIGIN', true],
    ['RESPONSE_NOT_SCIM', true],
    ['RESPONSE_CUT', true],
    ['INTERRUPTED', true],
    ['DEADLINE_PASSED', true],
    ['OUTPUT_NOT_WRITTEN', true],
    ['ORDERS_FAILING', true],
    ['TARGET_REFUSED', false],
    ['TARGET_FORBIDDEN', false],
    ['TARGET_FAILED', false],
    ['RESOURCE_INVALID', true],
    ['LIST_SHORT', true],
  ])('knows whose fault %s is', (code, systemic) => {
    expect(isSystemic(new AgentError(code, 'It failed.'))).toBe(systemic);
  });
});

describe('resultOfFailure', () => {
  it.each([
    ['the target said no', refused(403), 'Errored', 403],
    ['the target refused the login', refused(401, { code: 'TARGET_REFUSED_LOGIN' }), 'NotAttempted', undefined],
    ['nothing left, whatever stopped it', notSent('TARGET_FAILED'), 'NotAttempted', undefined],
    ['the answer was lost', lost('TARGET_TIMEOUT'), 'NotAttempted', undefined],
    ['the target failed at it', lost('TARGET_FAILED'), 'Errored', undefined],
  ])('is final or not: %s', (_case, outcome, state, httpStatus) => {
    if (outcome.kind === 'done') throw new Error('this write was carried out');

    expect(resultOfFailure('u1', outcome)).toMatchObject({ state, resourceKey: 'u1', httpStatus });
  });

  it('says so when it is not certain what happened', () => {
    const outcome = lost('TARGET_FAILED');
    if (outcome.kind === 'done') throw new Error('this write was carried out');

    expect(resultOfFailure('u1', outcome).message).toMatch(/^It is not certain whether this was done\. /);
  });
});

describe('resultOfFailedRead', () => {
  it.each([
    ['the way to the target was bad', failed('TARGET_TIMEOUT'), 'NotAttempted'],
    ['the run is at its end, whatever ended it', stopped('TARGET_FAILED'), 'NotAttempted'],
    ['the answer is of no use', failed('RESOURCE_INVALID'), 'NotAttempted'],
    ['the target said no', failed('TARGET_FORBIDDEN'), 'Errored'],
  ])('is final or not: %s', (_case, answer, state) => {
    expect(resultOfFailedRead('u1', answer)).toMatchObject({ state, message: answer.error.message });
  });
});

describe('resultOfFailedLookUp', () => {
  const judged = { kind: 'failed', error: anHttpError('TARGET_REFUSED', { status: 400 }) } as const;

  it.each([
    ['the target does not take the name', judged, 'Errored', 400],
    ['the target refuses to look', failed('TARGET_FORBIDDEN'), 'NotAttempted', undefined],
    ['the target fails, which may be for another order', failed('TARGET_FAILED'), 'NotAttempted', undefined],
    ['the answer is of no use', failed('RESOURCE_INVALID'), 'NotAttempted', undefined],
    ['the way to the target is bad', failed('TARGET_TIMEOUT'), 'NotAttempted', undefined],
    ['the run is at its end', stopped('INTERRUPTED'), 'NotAttempted', undefined],
    ['the run is at its end because of a refusal', { ...judged, kind: 'stopped' } as const, 'NotAttempted', undefined],
  ])('is final or not: %s', (_case, answer, state, httpStatus) => {
    const message = `The account could not be looked up, so that it was not created. ${answer.error.message}`;

    expect(resultOfFailedLookUp(answer)).toEqual({ state, message, resourceKey: '', httpStatus });
  });
});

describe('saysCreated', () => {
  it.each([
    ['POST', 201, true],
    ['POST', 204, true],
    ['POST', 200, false],
    ['PUT', 201, false],
  ])('knows what a %s says with %i', (method, status, isCreated) => {
    expect(saysCreated(lost('RESPONSE_NOT_SCIM', { method, status }))).toBe(isCreated);
  });
});
