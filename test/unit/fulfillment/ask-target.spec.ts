import { describe, expect, it } from '@jest/globals';
import { AgentError } from '../../../src/errors.ts';
import { askTarget } from '../../../src/fulfillment/ask-target.ts';
import type { LookUpStep } from '../../../src/fulfillment/step.ts';
import { TargetHealth } from '../../../src/fulfillment/target-health.ts';
import type { HttpRequest } from '../../../src/http/request.ts';
import { clientFor, listOf, type Answering } from '../../support/fake-target.ts';
import { anHttpError } from '../../support/write-outcomes.ts';

function aTarget(answering: Answering) {
  const requests: HttpRequest[] = [];
  const health = new TargetHealth();
  const scim = clientFor((request) => {
    requests.push(request);
    return answering(request);
  });
  const ask = askTarget({
    scim,
    health,
    endpoint: 'Users',
    announced: undefined,
    pageSize: 100,
    maxConcurrentRequests: 1,
  });
  return { ask, health, requests, filters: () => requests.map(({ query }) => query?.['filter']) };
}

function by(userName: string, single = false): LookUpStep {
  return { kind: 'look-up', single, keys: [{ attribute: 'userName', value: userName }] };
}

const people = ['ada', 'bob', 'eve'].map((userName) => ({ id: `id-${userName}`, userName }));
/** Understands filters, however they are joined. */
const directory: Answering = ({ query }) =>
  listOf(...people.filter(({ userName }) => query?.['filter']?.includes(`"${userName}"`)));
const timeout = anHttpError('TARGET_TIMEOUT');

describe('reading a resource', () => {
  it('tells it as it is', async () => {
    const { ask } = aTarget(() => ({ body: { id: 'u1', title: 'Mrs' } }));

    expect(await ask.read('Users', 'u1')).toEqual({ kind: 'answered', value: { id: 'u1', title: 'Mrs' } });
  });

  it('tells that there is none', async () => {
    const { ask } = aTarget(() => anHttpError('TARGET_REFUSED', { status: 404, delivery: 'rejected' }));

    expect(await ask.read('Users', 'u1')).toEqual({ kind: 'answered', value: undefined });
  });

  it('that fails is an answer, not an end', async () => {
    const { ask, health } = aTarget(() => timeout);

    expect(await ask.read('Users', 'u1')).toEqual({ kind: 'failed', error: timeout });
    expect(health.stoppedBy).toBeUndefined();
  });

  it('that fails ten times in a row ends the run, and what comes after is not asked', async () => {
    const { ask, health, requests } = aTarget(() => anHttpError('TARGET_FAILED', { status: 500 }));

    for (let each = 0; each < 11; each += 1) await ask.read('Users', `u${each}`);

    expect(requests).toHaveLength(10);
    expect(await ask.read('Users', 'u1')).toEqual({ kind: 'stopped', error: health.stoppedBy });
  });

  it('ends with the run when the run is stopped meanwhile', async () => {
    const interrupted = new AgentError('INTERRUPTED', 'the run was interrupted');
    const { ask, health } = aTarget(() => interrupted);

    expect(await ask.read('Users', 'u1')).toEqual({ kind: 'stopped', error: interrupted });
    expect(health.stoppedBy).toBe(interrupted);
  });

  it('never hides a mistake of the program', async () => {
    await expect(aTarget(() => new TypeError('a bug')).ask.read('Users', 'u1')).rejects.toThrow('a bug');
  });
});

describe('looking accounts up', () => {
  it('answers each step, in their order', async () => {
    const { ask } = aTarget(directory);

    const answers = await ask.lookUp([by('eve'), by('nobody'), by('ada', true)]);

    expect(answers.map((answer) => answer.kind === 'answered' && answer.value.map(({ id }) => id))).toEqual([
      ['id-eve'],
      [],
      ['id-ada'],
    ]);
  });

  it('asks for all together, but name by name where a lost answer is at stake', async () => {
    const { ask, filters } = aTarget(directory);

    await ask.lookUp([by('ada'), by('bob'), by('eve', true)]);

    expect(filters()).toContain('userName eq "eve"');
    expect(filters()).toContain('userName eq "ada" or userName eq "bob"');
  });

  it('fails for the step whose name could not be looked for, and for no other', async () => {
    const { ask } = aTarget((request) => (request.query?.['filter']?.includes('bob') ? timeout : directory(request)));

    const answers = await ask.lookUp([by('ada', true), by('bob', true)]);

    expect(answers.map(({ kind }) => kind)).toEqual(['answered', 'failed']);
    expect(ask.hasFailedLookUps()).toBe(true);
  });

  it('has not failed when nobody was found', async () => {
    const { ask } = aTarget(directory);

    await ask.lookUp([by('nobody')]);

    expect(ask.hasFailedLookUps()).toBe(false);
  });

  it('that fails ten times in a row ends the run', async () => {
    const { ask, health, requests } = aTarget(() => timeout);

    for (let each = 0; each < 12; each += 1) await ask.lookUp([by(`u${each}`, true)]);

    expect(requests).toHaveLength(10);
    expect(health.stoppedBy).toMatchObject({ code: 'TARGET_TIMEOUT' });
  });

  it('counts one failed request once, however many names were in it', async () => {
    const { ask, health } = aTarget(() => timeout);

    await ask.lookUp(Array.from({ length: 20 }, (_, index) => by(`u${index}`)));

    expect(health.stoppedBy).toBeUndefined();
  });

  it('is not done when the run is at its end', async () => {
    const { ask, health, requests } = aTarget(directory);
    health.stop(timeout);

    expect(await ask.lookUp([by('ada')])).toEqual([{ kind: 'stopped', error: timeout }]);
    expect(requests).toEqual([]);
  });

  it('ends with the run when the run is stopped meanwhile', async () => {
    const interrupted = new AgentError('INTERRUPTED', 'the run was interrupted');
    const { ask, health } = aTarget(() => interrupted);

    expect(await ask.lookUp([by('ada')])).toEqual([{ kind: 'stopped', error: interrupted }]);
    expect(health.stoppedBy).toBe(interrupted);
  });
});
