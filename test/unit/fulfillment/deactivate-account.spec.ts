import { describe, expect, it } from '@jest/globals';
import { deleteAccount } from '../../../src/fulfillment/delete-account.ts';
import type { Past } from '../../../src/fulfillment/order-task.ts';
import type { StepAnswer } from '../../../src/fulfillment/step.ts';
import type { DialectChanges } from '../../../src/scim/dialects/dialect.ts';
import { mergeDialect } from '../../../src/scim/dialects/merge-dialect.ts';
import { rfc } from '../../../src/scim/dialects/rfc.ts';
import { aContext, aDeletion, aTask } from '../../support/account-changes.ts';
import { namesOf, play, writesOf } from '../../support/play-course.ts';
import { done, failed, lost, refused, shown } from '../../support/write-outcomes.ts';

function remove(
  answers: readonly StepAnswer[],
  knobs: NonNullable<DialectChanges['delete']>,
  past: Partial<Past> = {},
) {
  const dialect = mergeDialect(rfc, { delete: knobs });
  return play(deleteAccount(aTask(aDeletion(), past), aContext({ dialect })), answers);
}

const drop = 'DELETE Users/u1';
const patch = 'PATCH Users/u1';
const look = 'read Users/u1';
const second = 'wait 1000';
const active = shown({ id: 'u1', active: true });
const inactive = shown({ id: 'u1', active: 'False' });

describe('a deletion that becomes a deactivation', () => {
  const deactivate = { user: 'deactivate' } as const;

  it('sets active to false, and says so', () => {
    const played = remove([done(204)], deactivate);

    expect(writesOf(played)).toMatchObject([
      { method: 'PATCH', endpoint: 'Users', id: 'u1', operations: [{ op: 'replace', path: 'active', value: false }] },
    ]);
    expect(played.result).toMatchObject({
      state: 'Executed',
      message: 'The account was deactivated, not deleted.',
      httpStatus: 204,
    });
  });

  it.each([
    ['is gone', [refused(404)]],
    ['is gone after a lost answer', [lost(), shown()]],
    ['is inactive after a lost answer', [lost(), inactive]],
  ])('is done when the account %s', (_case, answers) => {
    const played = remove(answers, deactivate);

    expect(writesOf(played)).toHaveLength(1);
    expect(played.result).toMatchObject({ state: 'Executed' });
  });

  it('is sent again when the account is active after a lost answer', () => {
    expect(namesOf(remove([lost(), active, done(200)], deactivate))).toEqual([patch, look, patch]);
  });

  it('is an error when the answer shows an active account', () => {
    const played = remove([done(200, undefined, { id: 'u1', active: true })], deactivate);

    expect(played.result).toMatchObject({ state: 'Errored', message: expect.stringContaining('still active') });
  });

  it('is not sent again after an interrupted run that made it', () => {
    expect(remove([], deactivate, { isUpdated: true })).toMatchObject({ steps: [], result: { state: 'Executed' } });
  });

  it('does not take a change of an interrupted run for a deletion', () => {
    expect(namesOf(remove([done(204)], { user: 'delete' }, { isUpdated: true }))).toEqual([drop]);
  });
});

describe('a deletion that leaves the account inactive', () => {
  const deactivates = { user: 'deleteDeactivates' } as const;

  it('is one request where the target is not slow', () => {
    const played = remove([done(204)], deactivates);

    expect(namesOf(played)).toEqual([drop]);
    expect(played.result).toMatchObject({ state: 'Executed', httpStatus: 204 });
  });

  it('is done when the account is inactive after a lost answer', () => {
    expect(namesOf(remove([lost(), inactive], deactivates))).toEqual([drop, look]);
  });

  it('is not done when the account is inactive after a lost answer, where a deletion removes accounts', () => {
    expect(namesOf(remove([lost(), inactive, done(204)], { user: 'delete' }))).toEqual([drop, look, drop]);
  });
});

describe('a deletion that takes its time', () => {
  const slow = { user: 'deleteDeactivates', settleSeconds: 2 } as const;

  it.each([
    ['at once', [done(204), inactive], [drop, look]],
    ['later', [done(204), active, inactive], [drop, look, second, look]],
    ['because the account is gone', [done(204), active, shown()], [drop, look, second, look]],
  ])('is done when that shows %s', (_case, answers, names) => {
    const played = remove(answers, slow);

    expect(namesOf(played)).toEqual(names);
    expect(played.result).toMatchObject({ state: 'Executed', httpStatus: 204 });
  });

  it('is an error when the account stays active', () => {
    const played = remove([done(204), active, active, active], slow);

    expect(namesOf(played)).toEqual([drop, look, second, look, second, look]);
    expect(played.result).toMatchObject({ state: 'Errored', message: expect.stringContaining('still active') });
  });

  it('is not final when the account cannot be read', () => {
    expect(remove([done(204), failed('TARGET_TIMEOUT')], slow).result).toMatchObject({ state: 'NotAttempted' });
  });

  it('is looked at as well where active is set', () => {
    const played = remove([done(200), active, inactive], { user: 'deactivate', settleSeconds: 2 });

    expect(namesOf(played)).toEqual([patch, look, second, look]);
    expect(played.result).toMatchObject({ state: 'Executed' });
  });
});
