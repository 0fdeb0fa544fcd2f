import { describe, expect, it } from '@jest/globals';
import { AgentError } from '../../../src/errors.ts';
import { aWriteSender, creates } from '../../support/a-write-sender.ts';
import { bulkAnswerFor, createdFor, type Answering } from '../../support/fake-target.ts';
import { aDelete } from '../../support/some-writes.ts';
import { anHttpError } from '../../support/write-outcomes.ts';

const diskFull = new AgentError('OUTPUT_NOT_WRITTEN', 'The disk is full.');

describe('a write', () => {
  it('is on disk before it is sent, and its answer after', async () => {
    const scene = aWriteSender(createdFor);

    await scene.send(creates(2));

    expect(scene.events).toEqual(['sent 0:0', 'POST Users', 'done 0:0', 'sent 0:1', 'POST Users', 'done 0:1']);
  });

  it('is recorded with what a next run needs, for each of its orders', async () => {
    const scene = aWriteSender(createdFor);
    const [item] = creates(1);

    await scene.send([{ ...item!, orders: ['0:0', '0:7'] }]);

    const sent = { type: 'sent', step: 'create', method: 'POST', target: 'Users', at: '1970-01-01T00:00:00.000Z' };
    const answered = { type: 'answered', step: 'create', status: 201, id: 'id-u0', outcome: 'done' };
    expect(scene.records).toEqual([
      { ...sent, position: '0:0' },
      { ...sent, position: '0:7' },
      { ...answered, position: '0:0' },
      { ...answered, position: '0:7' },
    ]);
  });

  it('names the resource that it is about', async () => {
    const scene = aWriteSender(() => ({ status: 204 }));

    await scene.send([{ write: aDelete('u1'), step: 'delete', orders: ['0:0'] }]);

    expect(scene.records[0]).toMatchObject({ method: 'DELETE', target: 'Users/u1' });
  });

  it('is never sent when it cannot be recorded, nor is any after it', async () => {
    const scene = aWriteSender(createdFor, { journal: { append: () => Promise.reject(diskFull) } });

    const kinds = await scene.send(creates(3));

    expect(kinds).toEqual(['not-sent', 'not-sent', 'not-sent']);
    expect(scene.requests()).toEqual([]);
    expect(scene.health.stoppedBy).toBe(diskFull);
  });

  it('is neither recorded nor sent when the run is at its end', async () => {
    const scene = aWriteSender(createdFor);
    scene.health.stop(diskFull);

    expect(await scene.send(creates(2))).toEqual(['not-sent', 'not-sent']);
    expect(scene.events).toEqual([]);
  });

  it('is not sent when the run ends while it is recorded', async () => {
    const scene = aWriteSender(createdFor, {
      journal: {
        append: () => {
          scene.health.stop(diskFull);
          return Promise.resolve();
        },
      },
    });

    expect(await scene.send(creates(1))).toEqual(['not-sent']);
    expect(scene.requests()).toEqual([]);
  });

  it('stops the run when its answer cannot be recorded', async () => {
    let records = 0;
    const append = () => ((records += 1) === 2 ? Promise.reject(diskFull) : Promise.resolve());
    const scene = aWriteSender(createdFor, { journal: { append } });

    const kinds = await scene.send(creates(3));

    expect(kinds[0]).toBe('done');
    expect(kinds[2]).toBe('not-sent');
    expect(scene.health.stoppedBy).toBe(diskFull);
  });
});

describe('a write that was not carried out, or perhaps not', () => {
  it('is recorded as refused when the target said no', async () => {
    const scene = aWriteSender(() => anHttpError('TARGET_REFUSED', { status: 400, delivery: 'rejected' }));

    expect(await scene.send(creates(1))).toEqual(['refused']);
    expect(scene.records.at(-1)).toMatchObject({ type: 'answered', outcome: 'refused', status: 400 });
  });

  it('stays open in the journal when its answer was lost', async () => {
    const scene = aWriteSender(() => anHttpError('TARGET_TIMEOUT'));

    expect(await scene.send(creates(1))).toEqual(['unknown']);
    expect(scene.events).toEqual(['sent 0:0', 'POST Users']);
  });

  it('stays open in the journal when the run ends while it is under way', async () => {
    const interrupted = new AgentError('INTERRUPTED', 'the run was interrupted');
    const scene = aWriteSender(() => interrupted);

    expect(await scene.send(creates(2))).toEqual(['unknown', 'not-sent']);
    expect(scene.events).toEqual(['sent 0:0', 'POST Users']);
    expect(scene.health.stoppedBy).toBe(interrupted);
  });

  it('ends the run after ten in a row', async () => {
    const scene = aWriteSender(() => anHttpError('TARGET_TIMEOUT'));

    await scene.send(creates(15));

    expect(scene.requests()).toHaveLength(10);
  });

  it('never hides a mistake of the program', async () => {
    const scene = aWriteSender(() => new TypeError('a bug'));

    await expect(scene.send(creates(1))).rejects.toThrow('a bug');
  });
});

describe('many writes', () => {
  it.each([1, 3])('are under way %s at a time, as the connection allows', async (limit) => {
    let now = 0;
    let most = 0;
    const append = async (): Promise<void> => {
      now += 1;
      most = Math.max(most, now);
      await new Promise((resolve) => setImmediate(resolve));
      now -= 1;
    };
    const refuse = () => anHttpError('TARGET_TIMEOUT');
    const scene = aWriteSender(refuse, { journal: { append }, maxConcurrentRequests: limit });

    await scene.send(creates(8));

    expect(most).toBe(limit);
  });
});

describe('before each write', () => {
  it('leave is asked for, and nothing is sent without it', async () => {
    const refuse = () => Promise.reject(new AgentError('LOCK_LOST', 'the lock is lost'));
    const scene = aWriteSender(createdFor, { beforeSend: refuse });

    const kinds = await scene.send(creates(2));

    expect(scene.events).toEqual([]);
    expect(kinds).toEqual(['not-sent', 'not-sent']);
    expect(scene.health.stoppedBy).toMatchObject({ code: 'LOCK_LOST' });
  });

  it.each([
    ['alone', undefined, ['POST Users', 'POST Users']],
    ['in Bulk', { operations: 2, bytes: 100_000 }, ['Bulk of 2', 'Bulk of 2']],
  ])('leave is asked for again, %s', async (_case, bulk, requests) => {
    let asked = 0;
    const beforeSend = () =>
      (asked += 1) > 2 ? Promise.reject(new AgentError('LOCK_LOST', 'the lock is lost')) : Promise.resolve();
    const answering: Answering = (request) => (request.path === 'Bulk' ? bulkAnswerFor(request) : createdFor(request));
    const scene = aWriteSender(answering, { beforeSend, bulk });

    const kinds = await scene.send(creates(6));

    expect(scene.requests()).toEqual(requests);
    expect(kinds.filter((kind) => kind === 'not-sent')).toHaveLength(bulk === undefined ? 4 : 2);
  });
});
