import { describe, expect, it } from '@jest/globals';
import { AgentError } from '../../../src/errors.ts';
import { aWriteSender, creates } from '../../support/a-write-sender.ts';
import { bulkAnswerFor, createdFor, operationsIn, type Answering } from '../../support/fake-target.ts';
import { anHttpError } from '../../support/write-outcomes.ts';

const bulk = { operations: 10, bytes: 1_000_000 };
const answering: Answering = (request) => (request.path === 'Bulk' ? bulkAnswerFor(request) : createdFor(request));

/** Refuses Bulk requests of more operations, and does the others. */
function refusing(status: number, most = 0): Answering {
  return (request) => {
    if (request.path === 'Bulk' && operationsIn(request).length > most) {
      return anHttpError('TARGET_REFUSED', { status, delivery: 'rejected' });
    }
    return answering(request);
  };
}

describe('writes in Bulk requests', () => {
  it('are cut into requests as large as the target takes', async () => {
    const scene = aWriteSender(answering, { bulk });

    const kinds = await scene.send(creates(25));

    expect(scene.requests()).toEqual(['Bulk of 10', 'Bulk of 10', 'Bulk of 5']);
    expect(new Set(kinds)).toEqual(new Set(['done']));
  });

  it('are all on disk before their request is sent', async () => {
    const scene = aWriteSender(answering, { bulk });

    await scene.send(creates(2));

    expect(scene.events).toEqual(['sent 0:0', 'sent 0:1', 'Bulk of 2', 'done 0:0', 'done 0:1']);
  });

  it('are not sent when they cannot be recorded', async () => {
    const append = () => Promise.reject(new AgentError('OUTPUT_NOT_WRITTEN', 'The disk is full.'));
    const scene = aWriteSender(answering, { bulk, journal: { append } });

    expect(await scene.send(creates(2))).toEqual(['not-sent', 'not-sent']);
    expect(scene.requests()).toEqual([]);
  });

  it('need two of them', async () => {
    const scene = aWriteSender(answering, { bulk });

    await scene.send(creates(1));

    expect(scene.requests()).toEqual(['POST Users']);
  });

  it('go alone when they are too large for one', async () => {
    const scene = aWriteSender(answering, { bulk: { operations: 10, bytes: 150 } });

    await scene.send(creates(2));

    expect(scene.requests()).toEqual(['POST Users', 'POST Users']);
  });

  it('have an outcome each, and stay open in the journal without one', async () => {
    const statuses = [201, 400, 500, undefined];
    const scene = aWriteSender((request) => bulkAnswerFor(request, (index) => statuses[index]), { bulk });

    const kinds = await scene.send(creates(4));

    expect(kinds).toEqual(['done', 'refused', 'unknown', 'unknown']);
    expect(scene.events.slice(5)).toEqual(['done 0:0', 'refused 0:1']);
  });

  it('are all unknown when the answer is lost, and count as one failure', async () => {
    const scene = aWriteSender(() => anHttpError('TARGET_TIMEOUT'), { bulk });

    const kinds = await scene.send(creates(10));

    expect(new Set(kinds)).toEqual(new Set(['unknown']));
    expect(scene.events.slice(10)).toEqual(['Bulk of 10']);
    expect(scene.health.stoppedBy).toBeUndefined();
  });

  it('are no failure of the target when it answers each of them, even with 500', async () => {
    const scene = aWriteSender((request) => bulkAnswerFor(request, () => 500), { bulk });

    await scene.send(creates(100));

    expect(scene.health.stoppedBy).toBeUndefined();
  });
});

describe('a Bulk request that is refused', () => {
  it('as too large is sent in halves, each recorded anew', async () => {
    const scene = aWriteSender(refusing(413, 2), { bulk });

    const kinds = await scene.send(creates(5));

    expect(kinds).toEqual(['done', 'done', 'done', 'done', 'done']);
    expect(scene.requests()).toEqual(['Bulk of 5', 'Bulk of 3', 'Bulk of 2', 'Bulk of 1', 'Bulk of 2']);
    expect(scene.events.filter((event) => event.endsWith(' 0:4'))).toEqual([
      'sent 0:4',
      'refused 0:4',
      'sent 0:4',
      'done 0:4',
    ]);
  });

  it('as too large down to one is sent alone', async () => {
    const scene = aWriteSender(refusing(413), { bulk });

    expect(await scene.send(creates(2))).toEqual(['done', 'done']);
    expect(scene.requests()).toEqual(['Bulk of 2', 'Bulk of 1', 'POST Users', 'Bulk of 1', 'POST Users']);
  });

  it('with 400 is the last one, and may have been carried out in part: nothing of it is sent again', async () => {
    const scene = aWriteSender(refusing(400), { bulk });

    const first = await scene.send(creates(4));
    const second = await scene.send(creates(2));

    expect([new Set(first), new Set(second)]).toEqual([new Set(['unknown']), new Set(['done'])]);
    expect(scene.requests()).toEqual(['Bulk of 4', 'POST Users', 'POST Users']);
    expect(scene.events.slice(0, 6).filter((event) => event.startsWith('refused'))).toEqual([]);
    expect(scene.warnings).toHaveLength(1);
  });

  it.each([404, 405, 501])('with %s is the last one, and there is one warning', async (status) => {
    const scene = aWriteSender(refusing(status), { bulk });

    const first = await scene.send(creates(12));
    const second = await scene.send(creates(2));

    expect(new Set([...first, ...second])).toEqual(new Set(['done']));
    expect(scene.requests()).toEqual(['Bulk of 10', ...Array<string>(14).fill('POST Users')]);
    expect(scene.warnings).toHaveLength(1);
  });

  it('is no failure of the target', async () => {
    const refusal = anHttpError('TARGET_FAILED', { status: 501, delivery: 'rejected' });
    const scene = aWriteSender((request) => (request.path === 'Bulk' ? refusal : answering(request)), { bulk });
    for (let each = 0; each < 9; each += 1) scene.health.noteFailure(refusal);

    expect(await scene.send(creates(2))).toEqual(['done', 'done']);
    expect(scene.health.stoppedBy).toBeUndefined();
  });

  it('because of the login is not tried one by one', async () => {
    const refusal = anHttpError('TARGET_REFUSED_LOGIN', { status: 401, delivery: 'rejected' });
    const scene = aWriteSender(() => refusal, { bulk });

    expect(await scene.send(creates(2))).toEqual(['refused', 'refused']);
    expect(scene.requests()).toEqual(['Bulk of 2']);
  });
});
