import { describe, expect, it } from '@jest/globals';
import { AgentError } from '../../../src/errors.ts';
import { restateHttpError } from '../../../src/http/http-error.ts';
import { orderCourse } from '../../../src/fulfillment/order-course.ts';
import type { StepAnswer } from '../../../src/fulfillment/step.ts';
import type { AccountChange } from '../../../src/orders/account-change.ts';
import type { WriteOutcome } from '../../../src/scim/writing/write.ts';
import {
  aContext,
  aCreation,
  aDeletion,
  anUpdate,
  aTask,
  granting,
  joining,
  leaving,
  revoking,
  setting,
} from '../../support/account-changes.ts';
import { namesOf, play } from '../../support/play-course.ts';
import { anHttpError, done, found, lost, notSent, refused, shown, stopped } from '../../support/write-outcomes.ts';

const memberships = [joining('g1'), leaving('g2')];

function carryOut(change: AccountChange, answers: readonly StepAnswer[]) {
  return play(orderCourse(aTask(change), aContext()), answers);
}

function changeMembers(...outcomes: readonly WriteOutcome[]) {
  return carryOut(anUpdate('u1', { attributes: [], memberships }), [outcomes]);
}

describe('an order', () => {
  it('makes the account first, then its memberships under the new id', () => {
    const played = carryOut(aCreation({ memberships }), [found(), done(201, 'u7'), [done(204), done(204)]]);

    expect(namesOf(played)).toEqual(['look-up', 'POST Users', 'members u7 +g1 -g2']);
    expect(played.result).toEqual({ state: 'Executed', message: '', resourceKey: 'u7', httpStatus: 201 });
  });

  it('without memberships ends with the account', () => {
    expect(namesOf(carryOut(anUpdate(), [done()]))).toEqual(['PATCH Users/u1']);
  });

  it('ends without memberships when the account was not made', () => {
    const played = carryOut(aCreation({ memberships }), [found(), refused(400)]);

    expect(namesOf(played)).toEqual(['look-up', 'POST Users']);
    expect(played.result).toMatchObject({ state: 'Errored', httpStatus: 400 });
  });

  it('of memberships alone has their status', () => {
    expect(changeMembers(done(200), done(204)).result).toMatchObject({ state: 'Executed', httpStatus: 204 });
  });

  it('says of which membership it is not certain', () => {
    const { result } = changeMembers(done(200), lost('TARGET_TIMEOUT'));

    expect(result?.state).toBe('NotAttempted');
    expect(result?.message).toContain('remove Groups/g2: It is not certain whether this was done.');
  });

  it('to delete deletes', () => {
    expect(namesOf(carryOut(aDeletion(), [done(204)]))).toEqual(['DELETE Users/u1']);
  });

  it('that waits for what the run does not ask any more is not final', () => {
    expect(carryOut(aCreation(), [stopped()]).result).toMatchObject({ state: 'NotAttempted' });
  });
});

describe('an order of roles', () => {
  const change = anUpdate('u1', { attributes: [], memberships: [granting('admin'), joining('g1'), revoking('audit')] });

  it('makes them at the account, then the memberships of groups', () => {
    const played = carryOut(change, [done(200), [done(204)]]);

    expect(namesOf(played)).toEqual(['PATCH Users/u1', 'members u1 +g1']);
    expect(played.result).toMatchObject({ state: 'Executed', httpStatus: 204 });
  });

  it('makes them at a new account under its id', () => {
    const played = carryOut(aCreation({ memberships: [granting('admin')] }), [found(), done(201, 'u7'), done()]);

    expect(namesOf(played)).toEqual(['look-up', 'POST Users', 'PATCH Users/u7']);
    expect(played.result).toMatchObject({ state: 'Executed', resourceKey: 'u7', httpStatus: 201 });
  });

  it('names those that the target refused, and still makes the others', () => {
    const account = shown({ id: 'u1', roles: [{ value: 'audit' }] });

    const { result } = carryOut(change, [refused(400), account, [done(204)]]);

    expect(result).toMatchObject({ state: 'Errored', httpStatus: 400 });
    expect(result?.message).toMatch(/^2 of 3 memberships failed\. add roles admin: .+ remove roles audit: /);
  });
});

describe('an order of which some memberships failed', () => {
  it('is an error that names each of them when the target said no', () => {
    const { result } = changeMembers(refused(404), refused(403, { code: 'TARGET_FORBIDDEN' }));

    expect(result).toMatchObject({ state: 'Errored', resourceKey: 'u1', httpStatus: 404 });
    expect(result?.message).toMatch(/^2 of 2 memberships failed\. add Groups\/g1: .+ remove Groups\/g2: /);
  });

  it('tells nothing of those that were done', () => {
    const { result } = changeMembers(done(), refused(404));

    expect(result?.message).toMatch(/^1 of 2 memberships failed\. remove Groups\/g2: /);
    expect(result?.message).not.toContain('g1');
  });

  it.each([
    ['did not leave', notSent('TARGET_FAILED')],
    ['met a bad way to the target', lost('TARGET_TIMEOUT')],
    ['was one too many', refused(429, { code: 'TARGET_THROTTLED' })],
  ])('is not final as long as one of them %s', (_case, outcome) => {
    expect(changeMembers(refused(404), outcome).result).toMatchObject({ state: 'NotAttempted', resourceKey: 'u1' });
    expect(changeMembers(done(), outcome).result).toMatchObject({ state: 'NotAttempted', httpStatus: undefined });
  });
});

describe('what is said of an order with a password', () => {
  const unkept = 'What the target said is not kept, because the order holds a password.';
  const change = aCreation({
    attributes: [...aCreation().attributes, setting('password', 'Sesame-1')],
    memberships: [joining('g1')],
  });
  const quote = 'the password Sesame-1 is too weak, Sesame-1 is known';
  const quoting = new AgentError('RESOURCE_INVALID', quote);

  it.each<[string, readonly StepAnswer[], string]>([
    [
      'a refusal',
      [
        found(),
        { kind: 'refused', status: 400, error: restateHttpError(anHttpError('TARGET_REFUSED'), { message: quote }) },
      ],
      `The order was not carried out (400). ${unkept}`,
    ],
    [
      'a create that did not leave',
      [found(), { kind: 'not-sent', error: quoting }],
      `The order was not carried out. ${unkept}`,
    ],
    ['a failed look-up', [{ kind: 'failed', error: quoting }], `The order was not carried out. ${unkept}`],
    [
      'a membership',
      [found(), done(201, 'u7'), [{ kind: 'unknown', error: quoting }]],
      `The order was not carried out. ${unkept}`,
    ],
  ])('does not repeat the target: %s', (_case, answers, message) => {
    expect(carryOut(change, answers).result?.message).toBe(message);
  });

  it('is what the agent itself says when all went well', () => {
    const { result } = carryOut(change, [found({ id: 'u1', userName: 'ada', externalId: 'N-1' }), done(), [done()]]);

    expect(result).toMatchObject({ state: 'Executed', message: expect.stringContaining('was there already') });
  });
});
