import { describe, expect, it } from '@jest/globals';
import { createAccount } from '../../../src/fulfillment/create-account.ts';
import type { StepAnswer } from '../../../src/fulfillment/step.ts';
import type { CreateAccount } from '../../../src/orders/account-change.ts';
import { aContext, aCreation, aTask, setting } from '../../support/account-changes.ts';
import { namesOf, play, writesOf } from '../../support/play-course.ts';
import { done, failed, found, lost, notSent, refused, shown, stopped } from '../../support/write-outcomes.ts';

const body = { userName: 'ada', externalId: 'N-1', title: 'Countess' };
const ours = { id: 'u1', ...body };
const stranger = { id: 'u2', userName: 'ada', externalId: 'N-2' };

function create(answers: readonly StepAnswer[], change: CreateAccount = aCreation()) {
  return play(createAccount(aTask(change), aContext()), answers);
}

function endOf(state: string, parts: object = {}) {
  return { kind: 'ended', result: { state, ...parts } };
}

describe('an account that is not there', () => {
  it('is created, once it was looked for by all its names', () => {
    const played = create([found(), done(201, 'u1')]);

    expect(played.steps[0]).toEqual({
      kind: 'look-up',
      single: false,
      keys: [
        { attribute: 'externalId', value: 'N-1' },
        { attribute: 'userName', value: 'ada' },
      ],
    });
    expect(writesOf(played)).toMatchObject([{ method: 'POST', endpoint: 'Users', body }]);
    expect(played.result).toEqual({ kind: 'ready', id: 'u1', message: '', status: 201 });
  });

  it.each([
    ['a refusal is final', refused(400), 'Errored', 400],
    ['too many requests are not final', refused(429, { code: 'TARGET_THROTTLED' }), 'NotAttempted', undefined],
    ['a login that is refused is not final', refused(401, { code: 'TARGET_REFUSED_LOGIN' }), 'NotAttempted', undefined],
    ['what did not leave is not final', notSent(), 'NotAttempted', undefined],
  ])('is not created: %s', (_case, outcome, state, httpStatus) => {
    const played = create([found(), outcome]);

    expect(namesOf(played)).toEqual(['look-up', 'POST Users']);
    expect(played.result).toMatchObject(endOf(state, { httpStatus }));
  });

  it.each([
    ['cannot be told after a failed look-up', failed('TARGET_TIMEOUT')],
    ['cannot be told after the end of the run', stopped()],
  ])('%s, so that nothing is sent and nothing is final', (_case, answer) => {
    const played = create([answer]);

    expect(namesOf(played)).toEqual(['look-up']);
    const message = `The account could not be looked up, so that it was not created. ${answer.error.message}`;
    expect(played.result).toMatchObject(endOf('NotAttempted', { message }));
  });
});

describe('an account with the externalId of the order', () => {
  it('is taken and brought up to date where it differs', () => {
    const played = create([found({ ...ours, title: 'Mrs' }), done(200)]);

    expect(writesOf(played)).toMatchObject([
      { method: 'PATCH', id: 'u1', operations: [{ op: 'replace', path: 'title', value: 'Countess' }] },
    ]);
    expect(played.result).toMatchObject({ kind: 'ready', id: 'u1', message: expect.stringContaining('already') });
  });

  it('is left alone where nothing differs', () => {
    const played = create([found(ours)]);

    expect(namesOf(played)).toEqual(['look-up']);
    expect(played.result).toMatchObject({ kind: 'ready', id: 'u1' });
  });

  it('is one account, even when it is found by both names', () => {
    expect(create([found(ours, { ...ours })]).result).toMatchObject({ kind: 'ready', id: 'u1' });
  });

  it('keeps its password', () => {
    const attributes = [...aCreation().attributes, setting('password', 'Sesame-1')];

    const played = create([found(ours)], aCreation({ attributes }));

    expect(writesOf(played)).toEqual([]);
  });

  it('ends the order when it cannot be brought up to date', () => {
    const played = create([found({ ...ours, title: 'Mrs' }), refused(403, { code: 'TARGET_FORBIDDEN' })]);

    expect(played.result).toMatchObject(endOf('Errored', { resourceKey: 'u1', httpStatus: 403 }));
  });
});

describe('an account that the order does not mean', () => {
  it('is never touched when only its userName is that of the order', () => {
    const played = create([found(stranger)]);

    expect(namesOf(played)).toEqual(['look-up']);
    expect(played.result).toMatchObject(endOf('Errored', { message: expect.stringContaining('u2') }));
  });

  it('is never guessed among several', () => {
    const played = create([found(ours, stranger)]);

    expect(namesOf(played)).toEqual(['look-up']);
    expect(played.result).toMatchObject(endOf('Errored', { message: expect.stringContaining('u1, u2') }));
  });
});

describe('an account that is met in a list', () => {
  const emails = [{ value: 'ada@acme.example', primary: true }, { value: 'ada@home.example' }];
  const mail = aCreation({ attributes: [setting('emails', 'new@acme.example', 'value')] });

  it('is read before a change that depends on what it has', () => {
    const played = create([found(ours), shown({ ...ours, emails }), done()], mail);

    expect(namesOf(played)).toEqual(['look-up', 'read Users/u1', 'PATCH Users/u1']);
    const value = [{ value: 'new@acme.example', primary: true }, { value: 'ada@home.example' }];
    expect(writesOf(played)).toMatchObject([{ operations: [{ path: 'emails', value }] }]);
  });

  const disabling = aCreation({ disables: true, attributes: [setting('active', false)] });

  it('is not disabled when it turned up after the guard was asked', () => {
    const played = create([found({ ...ours, active: true })], disabling);

    expect(namesOf(played)).toEqual(['look-up']);
    expect(played.result).toMatchObject(endOf('Errored', { message: expect.stringContaining('Modified') }));
  });

  it.each([
    ['was known to the guard', { ...disabling, existingId: 'u1' }, { ...ours, active: true }, [done()]],
    ['is inactive already', disabling, { ...ours, active: false }, []],
  ])('is as ordered when it %s', (_case, change, account, answers) => {
    expect(create([found(account), ...answers], change).result).toMatchObject({ kind: 'ready', id: 'u1' });
  });
});

const taken = [
  ['409', refused(409)],
  ['400 with the scimType uniqueness', refused(400, { scimType: 'Uniqueness' })],
  ['400 with the words of a twin', refused(400, { detail: 'User already exists.' })],
] as const;

describe.each(taken)('a create that is refused with %s', (_case, refusal) => {
  it('is looked for name by name, and taken when it is the account of the order', () => {
    const played = create([found(), refusal, found({ ...ours, title: 'Mrs' }), done()]);

    expect(namesOf(played)).toEqual(['look-up', 'POST Users', 'look-up singly', 'PATCH Users/u1']);
    expect(played.result).toMatchObject({ kind: 'ready', id: 'u1' });
  });

  it('leaves the account of somebody else alone', () => {
    const played = create([found(), refusal, found(stranger)]);

    expect(namesOf(played)).toEqual(['look-up', 'POST Users', 'look-up singly']);
    expect(played.result).toMatchObject(endOf('Errored', { message: expect.stringContaining('u2') }));
  });

  it('is an error when the account cannot be seen', () => {
    const played = create([found(), refusal, found()]);

    expect(played.result).toMatchObject(endOf('Errored', { message: expect.stringContaining('cannot see') }));
  });

  it('is not final when the account cannot be looked for', () => {
    expect(create([found(), refusal, stopped()]).result).toMatchObject(endOf('NotAttempted'));
  });
});

describe('a create that was carried out by an interrupted run', () => {
  it('is not sent again', () => {
    const played = play(createAccount(aTask(aCreation(), { createdId: 'u9' }), aContext()), []);

    expect(played).toMatchObject({ steps: [], result: { kind: 'ready', id: 'u9' } });
  });

  it('is looked for from the start when its last write brought an existing account up to date', () => {
    const task = aTask(aCreation(), { isUnanswered: true });

    const played = play(createAccount(task, aContext()), [found({ ...ours, title: 'Mrs' }), lost(), shown(ours)]);

    expect(namesOf(played)).toEqual(['look-up', 'PATCH Users/u1', 'read Users/u1']);
  });
});
