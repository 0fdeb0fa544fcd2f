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

type DeleteKnobs = NonNullable<DialectChanges['delete']>;

function remove(answers: readonly StepAnswer[], knobs: DeleteKnobs, past: Partial<Past> = {}) {
  const dialect = mergeDialect(rfc, { delete: knobs });
  return play(deleteAccount(aTask(aDeletion(), past), aContext({ dialect })), answers);
}

const drop = 'DELETE Users/u1';
const patch = 'PATCH Users/u1';
const look = 'read Users/u1';
const active = shown({ id: 'u1', active: true });
const inactive = shown({ id: 'u1', active: 'False' });

describe('a deletion that becomes a deactivation', () => {
  const deactivate = { user: 'deactivate' } as const;

  it('sets active to false, and says so', () => {
    const played = remove([done(204), inactive], deactivate);

    expect(namesOf(played)).toEqual([patch, look]);
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
    ['is gone', [refused(404), shown()]],
    ['is inactive and cannot be found by a change', [refused(404), inactive]],
    ['is gone after the answer', [done(204), shown()]],
    ['is inactive in the answer', [done(200, undefined, { id: 'u1', active: false })]],
    ['is shown without active', [done(204), shown({ id: 'u1' })]],
    ['is gone after a lost answer', [lost(), shown()]],
    ['is inactive after a lost answer', [lost(), inactive]],
  ])('is done when the account %s', (_case, answers) => {
    const played = remove(answers, deactivate);

    expect(writesOf(played)).toHaveLength(1);
    expect(played.result).toMatchObject({ state: 'Executed' });
  });

  it('is sent again when the account is active after a lost answer', () => {
    expect(namesOf(remove([lost(), active, done(200), inactive], deactivate))).toEqual([patch, look, patch, look]);
  });

  it.each([
    ['shows it', done(200, undefined, { id: 'u1', active: true })],
    ['is empty', done(204)],
    ['does not show active', done(200, undefined, { id: 'u1' })],
  ])('is an error when the account stays active and the answer %s', (_case, answer) => {
    const played = remove([answer, active], deactivate);

    expect(played.result).toMatchObject({ state: 'Errored', message: expect.stringContaining('still active') });
  });

  it('is not sent again after an interrupted run that made it', () => {
    const played = remove([inactive], deactivate, { isUpdated: true });

    expect(namesOf(played)).toEqual([look]);
    expect(played.result).toMatchObject({ state: 'Executed' });
  });

  it('does not take a change of an interrupted run for a deletion', () => {
    expect(namesOf(remove([done(204)], { user: 'delete' }, { isUpdated: true }))).toEqual([drop]);
  });
});

describe('a deletion that leaves the account inactive', () => {
  const deactivates = { user: 'deleteDeactivates' } as const;

  it('is looked at once where the target is not slow', () => {
    const played = remove([done(204), inactive], deactivates);

    expect(namesOf(played)).toEqual([drop, look]);
    expect(played.result).toMatchObject({ state: 'Executed', httpStatus: 204 });
  });

  it('is done when the account is inactive after a lost answer', () => {
    expect(namesOf(remove([lost(), inactive], deactivates))).toEqual([drop, look]);
  });

  it('is not done when the account is inactive after a lost answer, where a deletion removes accounts', () => {
    expect(namesOf(remove([lost(), inactive, done(204)], { user: 'delete' }))).toEqual([drop, look, drop]);
  });
});

describe('a second deletion, which might remove an inactive account for good', () => {
  const knobs = { user: 'deleteDeactivates', settleSeconds: 2 } as const;

  it.each([
    ['after a lost answer', [lost(), active, inactive], {}, [drop, look, 'wait 1000', look]],
    ['when an interrupted run got no answer', [active, inactive], { isUnanswered: true }, [look, 'wait 1000', look]],
    ['when an interrupted run got an answer', [active, inactive], { isDeleted: true }, [look, 'wait 1000', look]],
  ])('is not sent %s and the account becomes inactive', (_case, answers, past, names) => {
    const played = remove(answers, knobs, past);

    expect(namesOf(played)).toEqual(names);
    expect(played.result).toMatchObject({ state: 'Executed' });
  });

  it('is sent when an interrupted run got no answer and the account stays active', () => {
    const quick = { user: 'deleteDeactivates' } as const;

    const played = remove([active, done(204), inactive], quick, { isUnanswered: true });

    expect(namesOf(played)).toEqual([look, drop, look]);
  });
});

describe('a deactivation of an account that is sent as a whole', () => {
  const dialect = mergeDialect(rfc, { delete: { user: 'deactivate' }, update: { method: 'put' } });
  const version = (tag: string) => shown({ id: 'u1', active: true, meta: { version: tag } });

  function deactivate(answers: readonly StepAnswer[], checksVersions = true) {
    return play(deleteAccount(aTask(aDeletion()), aContext({ dialect, checksVersions })), answers);
  }

  it('is bound to the version that was read, and reads again when it is another one', () => {
    const played = deactivate([version('"1"'), refused(412), version('"2"'), done(204), inactive]);

    expect(namesOf(played)).toEqual([look, patch, look, patch, look]);
    expect(writesOf(played)).toMatchObject([{ version: '"1"' }, { version: '"2"' }]);
    expect(played.result).toMatchObject({ state: 'Executed' });
  });

  it('is given up when the version is always another one', () => {
    const again = [version('"1"'), refused(412)];

    expect(deactivate([...again, ...again, ...again, version('"1"')]).result).toMatchObject({ state: 'Errored' });
  });

  it.each([
    ['inactive already', inactive],
    ['not there', shown()],
  ])('is not sent when the account is %s', (_case, answer) => {
    expect(deactivate([answer])).toMatchObject({ result: { state: 'Executed' } });
  });

  it('is not attempted when the account cannot be read', () => {
    expect(deactivate([failed('TARGET_TIMEOUT')]).result).toMatchObject({ state: 'NotAttempted' });
  });

  it('is not read before where versions are not checked', () => {
    expect(namesOf(deactivate([done(204), inactive], false))).toEqual([patch, look]);
  });
});

describe('a deletion that takes its time', () => {
  const slow = { user: 'deleteDeactivates', settleSeconds: 2 } as const;

  it.each([
    ['at once', [done(204), inactive], [drop, look]],
    ['later', [done(204), active, inactive], [drop, look, 'wait 1000', look]],
    ['because the account is gone', [done(204), active, shown()], [drop, look, 'wait 1000', look]],
  ])('is done when that shows %s', (_case, answers, names) => {
    const played = remove(answers, slow);

    expect(namesOf(played)).toEqual(names);
    expect(played.result).toMatchObject({ state: 'Executed', httpStatus: 204 });
  });

  it('is an error when the account stays active', () => {
    const played = remove([done(204), active, active, active], slow);

    expect(namesOf(played)).toEqual([drop, look, 'wait 1000', look, 'wait 2000', look]);
    expect(played.result).toMatchObject({ state: 'Errored', message: expect.stringContaining('still active') });
  });

  it('is looked at until the time is over, however long a look takes', () => {
    let now = 0;
    const dialect = mergeDialect(rfc, { delete: slow });
    const course = deleteAccount(aTask(aDeletion()), aContext({ dialect, now: () => now }));

    const played = play(course, [done(204), active, active], ({ kind }) => {
      if (kind === 'read') now += 900;
      if (kind === 'wait') now += 500;
    });

    expect(namesOf(played)).toEqual([drop, look, 'wait 1900', look]);
    expect(played.result).toMatchObject({ state: 'Errored' });
  });

  it('is not final when the account cannot be read', () => {
    expect(remove([done(204), failed('TARGET_TIMEOUT')], slow).result).toMatchObject({ state: 'NotAttempted' });
  });

  it('is looked at as well where active is set', () => {
    const played = remove([done(200), active, inactive], { user: 'deactivate', settleSeconds: 2 });

    expect(namesOf(played)).toEqual([patch, look, 'wait 1000', look]);
    expect(played.result).toMatchObject({ state: 'Executed' });
  });
});
