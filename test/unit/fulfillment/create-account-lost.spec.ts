import { describe, expect, it } from '@jest/globals';
import { createAccount } from '../../../src/fulfillment/create-account.ts';
import { pastOf } from '../../../src/fulfillment/journal-steps.ts';
import type { Past } from '../../../src/fulfillment/order-task.ts';
import type { StepAnswer } from '../../../src/fulfillment/step.ts';
import { sent } from '../../support/a-batch.ts';
import { aContext, aCreation, aNamelessCreation, aTask } from '../../support/account-changes.ts';
import { namesOf, play } from '../../support/play-course.ts';
import { done, failed, found, lost, notSent, refused, stopped } from '../../support/write-outcomes.ts';

const ours = { id: 'u1', userName: 'ada', externalId: 'N-1' };
const stranger = { id: 'u2', userName: 'ada', externalId: 'N-2' };
const unmarked = { id: 'u1', userName: 'ada' };

/** The answer to the create is lost; what comes after it. */
function afterLoss(answers: readonly StepAnswer[], change = aCreation()) {
  return play(createAccount(aTask(change), aContext()), [found(), lost(), ...answers]);
}

const threeLooks = ['wait 2000', 'look-up singly', 'wait 7000', 'look-up singly', 'wait 22000', 'look-up singly'];
const begun = ['look-up', 'POST Users'];
const nowhere = [found(), found(), found()];

function endOf(state: string, parts: object = {}) {
  return { kind: 'ended', result: { state, ...parts } };
}

describe('a create without an answer', () => {
  it('is looked for three times, and only then sent again', () => {
    const played = afterLoss([...nowhere, done(201, 'u1')]);

    expect(namesOf(played)).toEqual([...begun, ...threeLooks, 'POST Users']);
    expect(played.result).toMatchObject({ kind: 'ready', id: 'u1', status: 201 });
  });

  it('is looked for from the moment when the answer was given up', () => {
    let clock = 0;
    const answers = [found(), lost(), found(ours)];

    const played = play(createAccount(aTask(aCreation()), aContext({ now: () => clock })), answers, ({ kind }) => {
      if (kind === 'write') clock += 60_000;
    });

    expect(namesOf(played)).toEqual([...begun, 'wait 62000', 'look-up singly']);
  });

  it.each([
    ['with the externalId of the order', ours],
    ['with its userName and no externalId', unmarked],
  ])('is over once an account turns up %s', (_case, account) => {
    const played = afterLoss([found(), found(account)]);

    expect(namesOf(played)).toEqual([...begun, ...threeLooks.slice(0, 4)]);
    expect(played.result).toMatchObject({ kind: 'ready', id: 'u1', message: expect.stringContaining('found') });
  });

  it.each([
    ['the account of somebody else', [stranger]],
    ['several accounts', [ours, stranger]],
  ])('is an error when %s turns up', (_case, accounts) => {
    const played = afterLoss([found(...accounts)]);

    expect(played.result).toMatchObject(endOf('Errored'));
  });

  it.each([
    ['a look fails', failed('TARGET_FAILED')],
    ['the run is at its end', stopped()],
  ])('is neither repeated nor final when %s', (_case, answer) => {
    const played = afterLoss([found(), answer]);

    expect(namesOf(played)).toEqual([...begun, ...threeLooks.slice(0, 4)]);
    expect(played.result).toMatchObject(endOf('NotAttempted', { message: expect.stringContaining('not certain') }));
  });

  it('is never repeated when the account has no name', () => {
    const { userName: _, externalId: __, ...nameless } = aCreation();

    const played = afterLoss([], nameless);

    expect(namesOf(played)).toEqual(begun);
    expect(played.result).toMatchObject(endOf('Errored', { message: expect.stringContaining('not certain') }));
  });
});

describe('a create that was sent twice', () => {
  it.each([
    ['not final when the way to the target is bad', lost('TARGET_TIMEOUT'), 'NotAttempted', /^It is not certain/],
    [
      'final when the target fails at it',
      lost('TARGET_FAILED'),
      'Errored',
      /^The target fails at this order; the account is not there\. (?!.*not certain)/,
    ],
  ])('is looked for again without an answer, and %s', (_case, outcome, state, message) => {
    const played = afterLoss([...nowhere, outcome, ...nowhere]);

    expect(namesOf(played)).toEqual([...begun, ...threeLooks, 'POST Users', ...threeLooks]);
    expect(played.result).toMatchObject(endOf(state, { message: expect.stringMatching(message) }));
  });

  it('was carried out the first time when the second says that the name is taken', () => {
    const played = afterLoss([...nowhere, refused(409), found(unmarked)], aNamelessCreation());

    expect(played.result).toMatchObject({ kind: 'ready', id: 'u1' });
  });

  it('is an error when the name is taken and nobody to be seen', () => {
    const played = afterLoss([...nowhere, refused(409), found()]);

    expect(played.result).toMatchObject(endOf('Errored', { httpStatus: 409 }));
  });

  it('is not final when the name is taken and nobody can be looked for', () => {
    expect(afterLoss([...nowhere, refused(409), failed('TARGET_FAILED')]).result).toMatchObject(endOf('NotAttempted'));
  });

  it.each([
    ['refused', refused(400), 'Errored'],
    ['not sent', notSent(), 'NotAttempted'],
  ])('ends as the second time when that is %s', (_case, outcome, state) => {
    const played = afterLoss([...nowhere, outcome]);

    expect(namesOf(played).filter((name) => name === 'POST Users')).toHaveLength(2);
    expect(played.result).toMatchObject(endOf(state));
  });
});

describe('a create that an interrupted run left without an answer', () => {
  const noon = Date.parse('2026-11-23T12:00:00.000Z');

  function resume(past: Partial<Past>, secondsLater: number, answers: readonly StepAnswer[]) {
    const now = noon + secondsLater * 1000;
    const played = play(createAccount(aTask(aCreation(), past), aContext({ now: () => now })), answers);
    return namesOf(played).map((name) => name.replace(/^wait (\d+)/, (_, at) => `wait ${(Number(at) - noon) / 1000}`));
  }

  const left = pastOf({ open: new Map([['0:0', [sent('0:0')]]]), done: new Map() }, '0:0');
  const look = 'look-up singly';

  it('is looked for at once and at the moments that are still to come', () => {
    const names = resume(left, 3, nowhere);

    expect(names).toEqual(['wait 3', look, 'wait 7', look, 'wait 22', look, 'POST Users']);
  });

  it('is looked for once when it is long ago', () => {
    expect(resume(left, 3600, [found()])).toEqual(['wait 3600', look, 'POST Users']);
  });

  it('is not waited for by the hour when the clock was set back', () => {
    const names = resume(left, -3600, nowhere);

    expect(names).toEqual(['wait -3598', look, 'wait -3593', look, 'wait -3578', look, 'POST Users']);
  });

  it('is settled by that create alone, not by an open update of an account that was found', () => {
    const update = sent('0:0', { step: 'update', method: 'PATCH', target: 'Users/u1' });
    const past = pastOf({ open: new Map([['0:0', [update]]]), done: new Map() }, '0:0');

    expect(resume(past, 3600, [found(), done(201, 'u1')])).toEqual(['look-up', 'POST Users']);
  });
});
