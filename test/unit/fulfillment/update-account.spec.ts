import { describe, expect, it } from '@jest/globals';
import type { CourseContext, Past } from '../../../src/fulfillment/order-task.ts';
import type { StepAnswer } from '../../../src/fulfillment/step.ts';
import { updateAccount } from '../../../src/fulfillment/update-account.ts';
import type { UpdateAccount } from '../../../src/orders/account-change.ts';
import { userResourceSchema } from '../../../src/scim/protocol/resource-types.ts';
import { aContext, anUpdate, aTask, setting } from '../../support/account-changes.ts';
import { namesOf, play, writesOf } from '../../support/play-course.ts';
import { done, failed, lost, notSent, refused, shown, stopped } from '../../support/write-outcomes.ts';

interface Given {
  readonly change?: UpdateAccount;
  readonly past?: Partial<Past>;
  readonly context?: Partial<CourseContext>;
}

function update(answers: readonly StepAnswer[], { change = anUpdate(), past, context }: Given = {}) {
  return play(updateAccount(aTask(change, past), aContext(context)), answers);
}

function endOf(state: string, parts: object = {}) {
  return { kind: 'ended', result: { state, resourceKey: 'u1', ...parts } };
}

const patch = 'PATCH Users/u1';
const look = 'read Users/u1';
const outdated = shown({ id: 'u1', title: 'Mrs', meta: { version: 'W/"1"' } });
const changed = shown({ id: 'u1', title: 'Miss', meta: { version: 'W/"2"' } });
const asOrdered = shown({ id: 'u1', title: 'Countess' });
const mail = anUpdate('u1', { attributes: [setting('emails', 'ada@acme.example', 'value')] });

describe('an update', () => {
  it('is sent without a look at the account where it does not depend on it', () => {
    const played = update([done(200)], { context: { checksVersions: true } });

    const operations = [{ op: 'replace', path: 'title', value: 'Countess' }];
    expect(played.steps).toEqual([
      {
        kind: 'write',
        write: { method: 'PATCH', endpoint: 'Users', id: 'u1', operations, schema: userResourceSchema },
      },
    ]);
    expect(played.result).toEqual({ kind: 'ready', id: 'u1', message: '', status: 200 });
  });

  it('reads the account first where it depends on what is there', () => {
    expect(namesOf(update([outdated, done()], { change: mail }))).toEqual([look, patch]);
  });

  it.each([
    ['checks versions', true, 'W/"1"'],
    ['does not check versions', false, undefined],
  ])('is bound to the version that was read when the server %s', (_case, checksVersions, version) => {
    const played = update([outdated, done()], { change: mail, context: { checksVersions } });

    expect(writesOf(played).map((write) => write.method === 'PATCH' && write.version)).toEqual([version]);
  });

  it.each([
    ['has no attributes', { change: anUpdate('u1', { attributes: [] }) }],
    ['was made by an interrupted run', { past: { isUpdated: true, isUnanswered: true } }],
  ])('asks for nothing when it %s', (_case, given) => {
    expect(update([], given)).toMatchObject({ steps: [], result: { kind: 'ready', id: 'u1' } });
  });

  it('begins with a look when an interrupted run left it without an answer', () => {
    const played = update([asOrdered], { past: { isUnanswered: true } });

    expect(namesOf(played)).toEqual([look]);
    expect(played.result).toMatchObject({ kind: 'ready', message: 'It was already so.' });
  });
});

describe('an update that meets a change of somebody else', () => {
  it.each([
    ['412', refused(412)],
    ['noTarget', refused(400, { scimType: 'noTarget' })],
    ['409', refused(409)],
  ])('looks again after %s and sends what still differs, bound to what it saw', (_case, refusal) => {
    const played = update([outdated, refusal, changed, done()], {
      past: { isUnanswered: true },
      context: { checksVersions: true },
    });

    expect(namesOf(played)).toEqual([look, patch, look, patch]);
    expect(writesOf(played)).toMatchObject([{ version: 'W/"1"' }, { version: 'W/"2"' }]);
    expect(played.result).toMatchObject({ kind: 'ready' });
  });

  it('is done when nothing differs any more', () => {
    expect(update([refused(412), asOrdered]).result).toMatchObject({ kind: 'ready', message: '' });
  });

  it('gives up after four times', () => {
    const played = update([refused(412), changed, refused(412), changed, refused(412), changed, refused(412)]);

    expect(writesOf(played)).toHaveLength(4);
    expect(played.result).toMatchObject(endOf('Errored', { httpStatus: 412 }));
  });
});

describe('an update without an answer', () => {
  it('is done when the account shows it', () => {
    const played = update([lost(), asOrdered]);

    expect(namesOf(played)).toEqual([patch, look]);
    expect(played.result).toMatchObject({ kind: 'ready', id: 'u1' });
  });

  it('is done when a list that was put in another order since shows it', () => {
    const emails = [{ value: 'b@x.example' }, { value: 'c@x.example' }];
    const change = anUpdate('u1', { attributes: [setting('emails', 'c@x.example', 'value')] });

    const played = update(
      [
        shown({ id: 'u1', emails: [{ value: 'a@x.example' }, ...emails.slice(0, 1)] }),
        lost(),
        shown({ id: 'u1', emails }),
      ],
      { change },
    );

    expect(namesOf(played)).toEqual([look, patch, look]);
    expect(played.result).toMatchObject({ kind: 'ready', id: 'u1' });
  });

  it('is sent again when the account does not show it', () => {
    expect(namesOf(update([lost(), outdated, done()]))).toEqual([patch, look, patch]);
  });

  it.each([
    ['not final when the way to the target is bad', lost('TARGET_TIMEOUT'), 'NotAttempted'],
    ['final when the target fails at it', lost('TARGET_FAILED'), 'Errored'],
  ])('is given up after four times, %s', (_case, outcome, state) => {
    const played = update([outcome, outdated, outcome, outdated, outcome, outdated, outcome]);

    expect(writesOf(played)).toHaveLength(4);
    expect(played.result).toMatchObject(endOf(state, { message: expect.stringContaining('not certain') }));
  });

  it.each([
    ['the account cannot be read', failed('TARGET_FAILED')],
    ['the run is at its end', stopped()],
  ])('is not final when %s', (_case, answer) => {
    const played = update([lost('TARGET_FAILED'), answer]);

    expect(namesOf(played)).toEqual([patch, look]);
    expect(played.result).toMatchObject(endOf('NotAttempted', { message: expect.stringContaining('not certain') }));
  });
});

describe('an update that cannot be made', () => {
  it.each([
    ['a refusal', refused(400), 'Errored', 400],
    ['a name that is taken', refused(409, { scimType: 'uniqueness' }), 'Errored', 409],
    ['an account that is gone', refused(404), 'Errored', 404],
    ['too many requests', refused(429, { code: 'TARGET_THROTTLED' }), 'NotAttempted', undefined],
    ['a request that did not leave', notSent(), 'NotAttempted', undefined],
  ])('ends with %s', (_case, outcome, state, httpStatus) => {
    const played = update([outcome]);

    expect(namesOf(played)).toEqual([patch]);
    expect(played.result).toMatchObject(endOf(state, { httpStatus }));
  });

  it.each([
    ['there is no such account', shown(), 'Errored'],
    ['the account cannot be read', failed('TARGET_TIMEOUT'), 'NotAttempted'],
    ['the run is at its end', stopped(), 'NotAttempted'],
  ])('sends nothing when %s', (_case, answer, state) => {
    const played = update([answer], { change: mail });

    expect(namesOf(played)).toEqual([look]);
    expect(played.result).toMatchObject(endOf(state));
  });
});

describe('an update that the target answers with the account', () => {
  const disabling = anUpdate('u1', { attributes: [setting('active', false)], disables: true });

  it('is an error when the account is still active', () => {
    const played = update([done(200, undefined, { id: 'u1', active: true })], { change: disabling });

    expect(namesOf(played)).toEqual([patch]);
    const message = 'The target accepted the change and did not make it: active.';
    expect(played.result).toMatchObject(endOf('Errored', { message, httpStatus: 200 }));
  });

  it.each([
    ['is inactive', { id: 'u1', active: false }],
    ['is not shown', undefined],
  ])('is done when the account %s', (_case, resource) => {
    const played = update([done(200, undefined, resource)], { change: disabling });

    expect(played.result).toMatchObject({ kind: 'ready', id: 'u1', status: 200 });
  });

  it('is done when a text is stored in another form', () => {
    expect(update([done(200, undefined, { id: 'u1', title: 'COUNTESS' })]).result).toMatchObject({ kind: 'ready' });
  });
});
