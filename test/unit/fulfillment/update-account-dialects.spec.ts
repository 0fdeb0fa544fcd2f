import { describe, expect, it } from '@jest/globals';
import type { CourseContext, Past } from '../../../src/fulfillment/order-task.ts';
import type { StepAnswer } from '../../../src/fulfillment/step.ts';
import { updateAccount } from '../../../src/fulfillment/update-account.ts';
import type { AttributeChange } from '../../../src/orders/account-change.ts';
import type { DialectChanges } from '../../../src/scim/dialects/dialect.ts';
import { mergeDialect } from '../../../src/scim/dialects/merge-dialect.ts';
import { rfc } from '../../../src/scim/dialects/rfc.ts';
import { aContext, anUpdate, aTask, setting } from '../../support/account-changes.ts';
import { namesOf, play, writesOf } from '../../support/play-course.ts';
import { done, failed, notSent, refused, shown } from '../../support/write-outcomes.ts';

interface Given {
  readonly dialect?: DialectChanges;
  readonly attributes?: readonly AttributeChange[];
  readonly past?: Partial<Past>;
  readonly context?: Partial<CourseContext>;
}

function update(answers: readonly StepAnswer[], { dialect = {}, attributes, past, context }: Given) {
  const change = anUpdate('u1', attributes === undefined ? {} : { attributes });
  return play(
    updateAccount(aTask(change, past), aContext({ dialect: mergeDialect(rfc, dialect), ...context })),
    answers,
  );
}

const patch = 'PATCH Users/u1';
const look = 'read Users/u1';
const readAfterWrite: DialectChanges = { update: { readAfterWrite: true } };

describe('an update that the target may accept and not make', () => {
  it('is done when the account shows it', () => {
    const played = update([done(200), shown({ id: 'u1', title: 'Countess' })], { dialect: readAfterWrite });

    expect(namesOf(played)).toEqual([patch, look]);
    expect(played.result).toMatchObject({ kind: 'ready', status: 200 });
  });

  it('is an error that names what was not made', () => {
    const attributes = [setting('title', 'Countess'), setting('userName', 'ada.b'), setting('nickName', 'A')];

    const account = shown({ id: 'u1', title: 'Countess', userName: 'ada', nickName: null });
    const played = update([done(200), account, account, account], { dialect: readAfterWrite, attributes });

    expect(namesOf(played)).toEqual([patch, look, 'wait 1000', look, 'wait 3000', look]);
    expect(played.result).toMatchObject({
      kind: 'ended',
      result: { state: 'Errored', message: 'The target accepted the change and did not make it: userName, nickName.' },
    });
  });

  it('is done when the account shows it later', () => {
    const played = update([done(200), shown({ id: 'u1', title: 'Mrs' }), shown({ id: 'u1', title: 'Countess' })], {
      dialect: readAfterWrite,
    });

    expect(namesOf(played)).toEqual([patch, look, 'wait 1000', look]);
    expect(played.result).toMatchObject({ kind: 'ready', status: 200 });
  });

  it.each([
    ['at all', setting('title', 'Countess'), { id: 'u1' }, 3],
    ['of a name', setting('name', 'Ada', 'givenName'), { id: 'u1', name: {} }, 3],
    ['but masked', setting('password', 'secret'), { id: 'u1', password: '***' }, 1],
  ])('is done, with a word, when the account does not show it %s', (_case, attribute, account, looks) => {
    const seen = Array.from({ length: looks }, () => shown(account));

    const played = update([done(200), ...seen], { dialect: readAfterWrite, attributes: [attribute] });

    const message = `The target does not show whether it was made: ${attribute.property}.`;
    expect(played.result).toMatchObject({ kind: 'ready', message });
  });

  it('is done without a word when what was taken away is not shown', () => {
    const attributes = [setting('title', undefined)];

    const played = update([done(204), shown({ id: 'u1' })], { dialect: readAfterWrite, attributes });

    expect(played.result).toMatchObject({ kind: 'ready', message: '' });
  });

  it.each([
    ['other letters where they make no difference', setting('userName', 'Ada.B'), { userName: 'ada.b' }, 'ready'],
    ['other letters where they do', setting('externalId', 'N-1'), { externalId: 'n-1' }, 'ended'],
    ['another form of a boolean', setting('active', false), { active: 'False' }, 'ready'],
    ['the new value among others', setting('emails', 'A@b.c', 'value'), { emails: [{ value: 'a@b.c' }] }, 'ready'],
    ['the old value', setting('emails', 'a@b.c', 'value'), { emails: [{ value: 'old@b.c' }] }, 'ended'],
  ])('is judged by %s', (_case, change, account, kind) => {
    const before = shown({ id: 'u1', emails: [{ value: 'old@b.c' }] });
    const isRead = change.attribute.subAttribute !== undefined;
    const after = shown({ id: 'u1', ...account });
    const looks = kind === 'ready' ? [after] : [after, after, after];
    const answers = [...(isRead ? [before] : []), done(200), ...looks];

    expect(update(answers, { dialect: readAfterWrite, attributes: [change] }).result).toMatchObject({ kind });
  });

  it('is not final when the account cannot be read', () => {
    const played = update([done(200), failed('TARGET_TIMEOUT')], { dialect: readAfterWrite });

    expect(played.result).toMatchObject({ kind: 'ended', result: { state: 'NotAttempted' } });
  });

  it('is looked at again after an interrupted run that made it', () => {
    const played = update([shown({ id: 'u1', title: 'Countess' })], {
      dialect: readAfterWrite,
      past: { isUpdated: true },
    });

    expect(namesOf(played)).toEqual([look]);
    expect(played.result).toMatchObject({ kind: 'ready' });
  });
});

describe('an update that is sent as the whole account', () => {
  const put: DialectChanges = { update: { method: 'put' } };
  const outdated = shown({ id: 'u1', title: 'Mrs', meta: { version: 'W/"1"' } });

  it('is bound to the version that was read', () => {
    const played = update([outdated, done(200)], { dialect: put, context: { checksVersions: true } });

    expect(namesOf(played)).toEqual([look, patch]);
    expect(writesOf(played)).toMatchObject([{ version: 'W/"1"' }]);
  });

  it('is not sent where nothing differs', () => {
    const played = update([shown({ id: 'u1', userName: 'ada', title: 'Countess' })], { dialect: put });

    expect(namesOf(played)).toEqual([look]);
    expect(played.result).toMatchObject({ kind: 'ready', message: 'It was already so.' });
  });
});

describe('an update of an account with values of several kinds', () => {
  const dialect: DialectChanges = {
    account: { exclusive: [{ attribute: 'entitlements', max: 1, type: 'Profile', prefix: '00e' }] },
  };

  it('replaces the value of the same kind and keeps the others', () => {
    const entitlements = [{ value: '0PS1' }, { value: '00eOLD', type: 'Profile', display: 'Old', primary: true }];

    const played = update([shown({ id: 'u1', entitlements }), done(200)], {
      dialect,
      attributes: [setting('entitlements', '00eNEW', 'value')],
    });

    const value = [{ value: '00eNEW', type: 'Profile', primary: true }, { value: '0PS1' }];
    expect(writesOf(played)).toMatchObject([{ operations: [{ op: 'replace', path: 'entitlements', value }] }]);
  });

  it('reads the account also for a whole list', () => {
    const attributes = [setting('entitlements', [{ value: '0PS2' }])];

    const played = update([shown({ id: 'u1', entitlements: [{ value: '00eOLD' }] }), done(200)], {
      dialect,
      attributes,
    });

    expect(namesOf(played)).toEqual([look, patch]);
    expect(writesOf(played)).toMatchObject([{ operations: [{ value: [{ value: '00eOLD' }, { value: '0PS2' }] }] }]);
  });
});

describe('an update whose list was made from what was read', () => {
  const attributes = [setting('emails', 'ada@acme.example', 'value')];
  const before = shown({ id: 'u1', emails: [{ value: 'a@b.c', primary: true }, { value: 'x@y.z' }] });
  const since = shown({ id: 'u1', emails: [{ value: 'a@b.c', primary: true }] });

  it.each([
    ['too many requests', refused(429, { code: 'TARGET_THROTTLED' })],
    ['no connection', notSent()],
  ])('is made anew from another look after %s', (_case, answer) => {
    const played = update([before, answer, since, done(200)], { attributes });

    expect(namesOf(played)).toEqual([look, patch, look, patch]);
    const value = [{ value: 'ada@acme.example', primary: true }];
    expect(writesOf(played).at(-1)).toMatchObject({ isMadeFromRead: true, operations: [{ path: 'emails', value }] });
    expect(played.result).toMatchObject({ kind: 'ready' });
  });

  it('is told apart from one that holds nothing of the account', () => {
    const played = update([shown({ id: 'u1' }), done(200)], { past: { isUnanswered: true } });

    expect(writesOf(played)[0]).not.toHaveProperty('isMadeFromRead');
  });
});
