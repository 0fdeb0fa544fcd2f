import { describe, expect, it } from '@jest/globals';
import { deleteAccount } from '../../../src/fulfillment/delete-account.ts';
import type { Past } from '../../../src/fulfillment/order-task.ts';
import type { StepAnswer } from '../../../src/fulfillment/step.ts';
import { aContext, aDeletion, aTask } from '../../support/account-changes.ts';
import { namesOf, play, writesOf } from '../../support/play-course.ts';
import { done, failed, lost, notSent, refused, shown, stopped } from '../../support/write-outcomes.ts';

function remove(answers: readonly StepAnswer[], past: Partial<Past> = {}) {
  return play(deleteAccount(aTask(aDeletion(), past), aContext()), answers);
}

const drop = 'DELETE Users/u1';
const look = 'read Users/u1';
const there = shown({ id: 'u1' });

describe('a deletion', () => {
  it('is one request', () => {
    const played = remove([done(204)]);

    expect(namesOf(played)).toEqual([drop]);
    expect(played.result).toEqual({ state: 'Executed', message: '', resourceKey: 'u1', httpStatus: 204 });
  });

  it('is done, with a word, when there never was such an account', () => {
    const message = 'The target had no such account.';

    expect(remove([refused(404), shown()]).result).toMatchObject({ state: 'Executed', message, httpStatus: 404 });
  });

  it.each([
    ['after a lost answer', () => remove([lost(), there, refused(404), shown()])],
    ['after an interrupted run', () => remove([refused(404), shown()], { isUnanswered: true })],
  ])('is done without that word when the account is gone %s', (_case, play404) => {
    expect(play404().result).toMatchObject({ state: 'Executed', message: '', httpStatus: 404 });
  });

  it('is an error when the target says that there is no such account, and shows it', () => {
    const played = remove([refused(404), there]);

    expect(namesOf(played)).toEqual([drop, look]);
    expect(played.result).toMatchObject({
      state: 'Errored',
      httpStatus: 404,
      message: expect.stringContaining('shows'),
    });
  });

  it('is not certain when the target says that there is no such account, and cannot be asked', () => {
    expect(remove([refused(404), failed('TARGET_FAILED')]).result).toMatchObject({ state: 'NotAttempted' });
  });

  it('is not sent again after an interrupted run that made it', () => {
    expect(remove([], { isDeleted: true })).toMatchObject({ steps: [], result: { state: 'Executed' } });
  });

  it.each([
    ['a refusal is final', refused(403, { code: 'TARGET_FORBIDDEN' }), 'Errored', 403],
    ['a refused login is not final', refused(401, { code: 'TARGET_REFUSED_LOGIN' }), 'NotAttempted', undefined],
    ['what did not leave is not final', notSent(), 'NotAttempted', undefined],
  ])('is not done: %s', (_case, outcome, state, httpStatus) => {
    const played = remove([outcome]);

    expect(namesOf(played)).toEqual([drop]);
    expect(played.result).toMatchObject({ state, resourceKey: 'u1', httpStatus });
  });
});

describe('a deletion without an answer', () => {
  it('is done when the account is gone', () => {
    const played = remove([lost(), shown()]);

    expect(namesOf(played)).toEqual([drop, look]);
    expect(played.result).toMatchObject({ state: 'Executed' });
  });

  it('is sent again when the account is there', () => {
    expect(namesOf(remove([lost(), there, done(204)]))).toEqual([drop, look, drop]);
  });

  it.each([
    ['not final when the way to the target is bad', lost('TARGET_TIMEOUT'), 'NotAttempted'],
    ['final when the target fails at it', lost('TARGET_FAILED'), 'Errored'],
  ])('is given up after three times, %s', (_case, outcome, state) => {
    const played = remove([outcome, there, outcome, there, outcome, there]);

    expect(writesOf(played)).toHaveLength(3);
    expect(played.result).toMatchObject({ state, message: expect.stringContaining('not certain') });
  });

  it.each([
    ['the account cannot be read', failed('TARGET_FAILED')],
    ['the run is at its end', stopped()],
  ])('is not final when %s', (_case, answer) => {
    const played = remove([lost('TARGET_FAILED'), answer]);

    expect(namesOf(played)).toEqual([drop, look]);
    expect(played.result).toMatchObject({ state: 'NotAttempted', message: expect.stringContaining('not certain') });
  });
});
