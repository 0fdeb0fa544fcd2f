import { describe, expect, it } from '@jest/globals';
import { createAccount } from '../../../src/fulfillment/create-account.ts';
import { orderCourse } from '../../../src/fulfillment/order-course.ts';
import type { StepAnswer } from '../../../src/fulfillment/step.ts';
import type { ScimResource } from '../../../src/scim/protocol/resource.ts';
import { aContext, aCreation, aNamelessCreation, aTask, joining } from '../../support/account-changes.ts';
import { namesOf, play } from '../../support/play-course.ts';
import { done, found, lost, refused } from '../../support/write-outcomes.ts';

const noon = Date.parse('2026-11-23T12:00:00.000Z');
const minute = 60_000;
const begun = ['look-up', 'POST Users'];
const nowhere = [found(), found(), found()];

function create(answers: readonly StepAnswer[], change = aCreation()) {
  return play(createAccount(aTask(change), aContext({ now: () => noon })), answers);
}

function endOf(state: string, parts: object = {}) {
  return { kind: 'ended', result: { state, ...parts } };
}

describe('a create that is answered with the account of somebody else', () => {
  const another = { id: 'u2', userName: 'bob', externalId: 'N-2' };

  it('is an error, and puts nobody into a group', () => {
    const task = aTask(aCreation({ memberships: [joining('g1')] }));

    const played = play(orderCourse(task, aContext()), [found(), done(201, 'u2', another)]);

    expect(namesOf(played)).toEqual(begun);
    expect(played.result).toEqual({
      state: 'Errored',
      message: 'The target answered with another account (id u2), to which nothing was done.',
      resourceKey: '',
      httpStatus: 201,
    });
  });

  it('is an error the second time as well', () => {
    const played = create([found(), lost(), ...nowhere, done(201, 'u2', another)]);

    expect(namesOf(played).at(-1)).toBe('POST Users');
    expect(played.result).toMatchObject(endOf('Errored', { message: expect.stringContaining('u2') }));
  });

  it.each([
    ['with its userName in other letters', { id: 'u1', userName: 'ADA' }],
    ['with its externalId and a userName that the target made', { id: 'u1', userName: 'ada.1', externalId: 'N-1' }],
    ['without names', { id: 'u1' }],
  ])('is none when the account is shown %s', (_case, account) => {
    expect(create([found(), done(201, 'u1', account)]).result).toMatchObject({ kind: 'ready', id: 'u1' });
  });
});

describe('an account that has the userName after a lost create', () => {
  const made = (milliseconds: number): ScimResource => ({
    id: 'u1',
    userName: 'ada',
    meta: { created: new Date(noon + milliseconds).toISOString() },
  });

  it.each<[string, ScimResource]>([
    ['has another externalId', { ...made(0), externalId: 'N-2' }],
    ['is older than the request by more than five minutes', made(-5 * minute - 1)],
    ['is younger than the request by more than five minutes', made(5 * minute + 1)],
  ])('is not ours when it %s', (_case, account) => {
    const played = create([found(), lost(), found(account)]);

    expect(namesOf(played)).not.toContain('PATCH Users/u1');
    expect(played.result).toMatchObject(endOf('Errored', { message: expect.stringContaining('another account') }));
  });

  it('is not ours with any externalId when the order has none', () => {
    const account = { ...made(0), externalId: 'N-2' };

    expect(create([found(), lost(), found(account)], aNamelessCreation()).result).toMatchObject(endOf('Errored'));
  });

  it.each<[string, ScimResource]>([
    ['was made five minutes before, by a clock that is slow', made(-5 * minute)],
    ['was made five minutes after, by a clock that is fast', made(5 * minute)],
    ['has an empty externalId', { ...made(0), externalId: '' }],
    ['does not tell when it was made', { id: 'u1', userName: 'ada' }],
    ['tells no date', { ...made(0), meta: { created: 'yesterday' } }],
  ])('is ours when it %s', (_case, account) => {
    expect(create([found(), lost(), found(account)]).result).toMatchObject({ kind: 'ready', id: 'u1' });
  });

  it('is not ours when the second create met an old one', () => {
    const played = create([found(), lost(), ...nowhere, refused(409), found(made(-60 * minute))]);

    expect(played.result).toMatchObject(endOf('Errored', { message: expect.stringContaining('another account') }));
  });
});

describe('a create that is answered with success and without an id', () => {
  const vague = lost('RESPONSE_NOT_SCIM', { method: 'POST', status: 201 });

  it.each([201, 204])('is looked for, and never sent twice, after %i', (status) => {
    const played = create([found(), lost('RESPONSE_NOT_SCIM', { method: 'POST', status }), ...nowhere]);

    expect(namesOf(played).filter((name) => name.startsWith('POST'))).toEqual(['POST Users']);
    expect(namesOf(played).filter((name) => name === 'look-up singly')).toHaveLength(3);
    const message = expect.stringMatching(/^The target says that it created the account, which is not to be found\. /);
    expect(played.result).toMatchObject(endOf('Errored', { message }));
  });

  it('is done when the account is found', () => {
    const played = create([found(), vague, found(), found({ id: 'u1', userName: 'ada', externalId: 'N-1' })]);

    expect(played.result).toMatchObject({ kind: 'ready', id: 'u1' });
  });
});

describe('a create that the target has confirmed without an id', () => {
  it('is not sent again by the next run', () => {
    const played = play(createAccount(aTask(aCreation(), { isCreatedUnseen: true }), aContext()), [found()]);

    expect(namesOf(played).filter((name) => name.startsWith('POST'))).toEqual([]);
    expect(played.result).toMatchObject({ kind: 'ended', result: { state: 'Errored' } });
  });
});
