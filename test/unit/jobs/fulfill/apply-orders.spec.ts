import { describe, expect, it } from '@jest/globals';
import { AgentError } from '../../../../src/errors.ts';
import { askTarget } from '../../../../src/fulfillment/ask-target.ts';
import type { OrderTask } from '../../../../src/fulfillment/order-task.ts';
import { TargetHealth } from '../../../../src/fulfillment/target-health.ts';
import { applyOrders, type OrdersContext } from '../../../../src/jobs/fulfill/apply-orders.ts';
import { stopWithRun } from '../../../../src/jobs/fulfill/open-session.ts';
import type { Run } from '../../../../src/jobs/run.ts';
import { silentLog } from '../../../../src/logging/log.ts';
import { rfc } from '../../../../src/scim/dialects/rfc.ts';
import { userResourceSchema } from '../../../../src/scim/protocol/resource-types.ts';
import type { Write, WriteOutcome } from '../../../../src/scim/writing/write.ts';
import { aConnection } from '../../../support/a-connection.ts';
import { aCreation, aDeletion, anUpdate, aTask } from '../../../support/account-changes.ts';
import { clientFor, listOf, type Answering } from '../../../support/fake-target.ts';
import { anHttpError, done, lost, notSent } from '../../../support/write-outcomes.ts';

interface Given {
  readonly answering?: Answering;
  readonly outcomeOf?: (write: Write) => WriteOutcome | undefined;
}

async function apply(tasks: readonly OrderTask[], { answering = () => listOf(), outcomeOf }: Given = {}) {
  const writes: string[] = [];
  const results: Record<string, string> = {};
  const health = new TargetHealth();
  const target = {
    scim: clientFor(answering),
    dialect: rfc,
    endpoint: 'Users',
    schema: userResourceSchema,
    checksVersions: false,
    connection: aConnection({}),
  } as OrdersContext['target'];
  const send: OrdersContext['send'] = (items, onOutcome) => {
    for (const item of items) {
      const { write } = item;
      writes.push(write.method === 'POST' ? 'POST Users' : `${write.method} ${write.endpoint}/${write.id}`);
      onOutcome(item, outcomeOf?.(write) ?? done(200, 'u9'));
    }
    return Promise.resolve();
  };
  await applyOrders(tasks, {
    run: aRun(),
    target,
    health,
    ask: askTarget({ ...target, health, announced: undefined, pageSize: 100, maxConcurrentRequests: 1 }),
    send,
    onResult: ({ order }, { state }) => {
      results[order.position] = state;
    },
  });
  return { writes, results };
}

function aRun(signal = new AbortController().signal): Run {
  const retry = { now: () => 0, wait: () => Promise.resolve() };
  return { id: 'run-1', agentVersion: '0.0.0', signal, log: silentLog, http: { retry } };
}

const isPatch = ({ method }: Write) => method === 'PATCH';

describe('deletions', () => {
  it('come last, whatever their place', async () => {
    const { writes } = await apply([aTask(aDeletion('u1'), {}, '0:0'), aTask(anUpdate('u2'), {}, '0:1')]);

    expect(writes).toEqual(['PATCH Users/u2', 'DELETE Users/u1']);
  });

  it('never overtake an order on the same account that is still to be done', async () => {
    const tasks = [anUpdate('u1'), aDeletion('u1'), anUpdate('u1'), aDeletion('u2')];

    const { writes, results } = await apply(
      tasks.map((change, index) => aTask(change, {}, `0:${index}`)),
      { outcomeOf: (write) => (isPatch(write) ? notSent() : undefined) },
    );

    expect(writes).toEqual(['PATCH Users/u1', 'DELETE Users/u2']);
    expect(results).toEqual({ '0:0': 'NotAttempted', '0:3': 'Executed' });
  });

  it('do not overtake such an order by way of a third one', async () => {
    const tasks = [
      anUpdate('u1'),
      aDeletion('u1', { keys: ['id:u1', 'username:ada'] }),
      aCreation({ keys: ['username:ada', 'externalid:N-1'] }),
      aDeletion('u3', { keys: ['id:u3', 'externalid:N-1'] }),
    ];

    const { writes } = await apply(
      tasks.map((change, index) => aTask(change, {}, `0:${index}`)),
      { outcomeOf: (write) => (isPatch(write) ? notSent() : undefined) },
    );

    expect(writes).toEqual(['PATCH Users/u1']);
  });

  it('follow an order on the same account that was an error', async () => {
    const outcomeOf = (write: Write) => (isPatch(write) ? lost('TARGET_FAILED') : undefined);
    const answering: Answering = () => ({ body: { id: 'u1', title: 'Mrs' } });

    const { writes, results } = await apply([aTask(anUpdate('u1'), {}, '0:0'), aTask(aDeletion('u1'), {}, '0:1')], {
      answering,
      outcomeOf,
    });

    expect(writes.at(-1)).toBe('DELETE Users/u1');
    expect(results).toEqual({ '0:0': 'Errored', '0:1': 'Executed' });
  });

  it('do not happen in a run in which a look-up failed', async () => {
    const { writes, results } = await apply([aTask(aCreation(), {}, '0:0'), aTask(aDeletion('u1'), {}, '0:1')], {
      answering: () => anHttpError('TARGET_TIMEOUT'),
    });

    expect(writes).toEqual([]);
    expect(results).toEqual({ '0:0': 'NotAttempted', '0:1': 'NotAttempted' });
  });
});

describe('a stop of the run', () => {
  it('is the end of the work, for its own reason', () => {
    const controller = new AbortController();
    const health = new TargetHealth();
    const terminated = new AgentError('TERMINATED', 'the run was terminated');
    stopWithRun(aRun(controller.signal), health);

    controller.abort(terminated);

    expect(health.stoppedBy).toBe(terminated);
  });

  it('counts when it came before', () => {
    const health = new TargetHealth();

    stopWithRun(aRun(AbortSignal.abort()), health);

    expect(health.stoppedBy).toMatchObject({ code: 'INTERRUPTED' });
  });

  it('means nothing to work that is over', () => {
    const controller = new AbortController();
    const health = new TargetHealth();

    stopWithRun(aRun(controller.signal), health)();
    controller.abort();

    expect(health.stoppedBy).toBeUndefined();
  });
});
