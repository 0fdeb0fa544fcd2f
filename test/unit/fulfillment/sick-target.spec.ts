import { describe, expect, it } from '@jest/globals';
import { askTarget } from '../../../src/fulfillment/ask-target.ts';
import { changeMemberships } from '../../../src/fulfillment/change-memberships.ts';
import { orderCourse } from '../../../src/fulfillment/order-course.ts';
import { runCourses } from '../../../src/fulfillment/run-courses.ts';
import { TargetHealth } from '../../../src/fulfillment/target-health.ts';
import { updateAccount } from '../../../src/fulfillment/update-account.ts';
import type { WriteOutcome } from '../../../src/scim/writing/write.ts';
import { aContext, aCreation, anUpdate, aTask, joining } from '../../support/account-changes.ts';
import { aWriteSender, creates } from '../../support/a-write-sender.ts';
import { clientFor } from '../../support/fake-target.ts';
import { membershipTools } from '../../support/change-members.ts';
import { GroupTarget } from '../../support/group-target.ts';
import { play } from '../../support/play-course.ts';
import { anHttpError, failed, lost, stopped } from '../../support/write-outcomes.ts';

const bulk = { operations: 10, bytes: 1_000_000 };

describe('a target that fails at Bulk requests', () => {
  it('is asked no more after ten in a row', async () => {
    const scene = aWriteSender(() => anHttpError('TARGET_TIMEOUT'), { bulk });

    await scene.send(creates(300));

    expect(scene.requests()).toHaveLength(10);
  });

  it('is asked no more after ten answers in a row that are no Bulk responses', async () => {
    const scene = aWriteSender(() => ({ body: { hello: 1 } }), { bulk });

    await scene.send(creates(300));

    expect(scene.requests()).toHaveLength(10);
  });

  it('is asked no more after it refused the login once', async () => {
    const refusal = anHttpError('TARGET_REFUSED_LOGIN', { status: 401, delivery: 'rejected' });
    const scene = aWriteSender(() => refusal, { bulk });

    await scene.send(creates(100));

    expect(scene.requests()).toHaveLength(1);
  });
});

describe('a target that fails at a read', () => {
  it.each([
    { why: 'the read failed', answer: failed('TARGET_FAILED') },
    { why: 'the run was stopped', answer: stopped('TARGET_FAILED') },
  ])('leaves an order open whose membership may have been made, when $why', async ({ answer }) => {
    const change = { position: '0:0', accountId: 'u1', change: joining('g1') };
    const target = new GroupTarget({ treat: () => ({ isApplied: true, outcome: lost() }), read: () => answer });
    const outcomes: WriteOutcome[] = [];

    await changeMemberships([change], membershipTools(target), (_item, outcome) => outcomes.push(outcome));

    const order = aTask(anUpdate('u1', { attributes: [], memberships: [joining('g1')] }));
    expect(play(orderCourse(order, aContext()), [outcomes]).result).toMatchObject({ state: 'NotAttempted' });
  });

  it('leaves an order open whose change was sent by the run before', () => {
    const task = aTask(anUpdate(), { isUnanswered: true });

    const played = play(updateAccount(task, aContext()), [failed('TARGET_FAILED')]);

    expect(played.result).toMatchObject({ kind: 'ended', result: { state: 'NotAttempted' } });
  });

  it('leaves all orders open that one look-up was for', async () => {
    const health = new TargetHealth();
    const scim = clientFor(() => anHttpError('TARGET_FAILED', { status: 503 }));
    const states: string[] = [];
    const tasks = Array.from({ length: 100 }, (_, number) => {
      const names = { userName: `u${number}`, externalId: `N${number}`, keys: [`username:u${number}`] };
      return aTask(aCreation(names), {}, `0:${number}`);
    });

    await runCourses(tasks, {
      context: aContext(),
      ask: askTarget({
        scim,
        health,
        endpoint: 'Users',
        announced: undefined,
        pageSize: 100,
        maxConcurrentRequests: 1,
      }),
      send: () => Promise.resolve(),
      maxConcurrentRequests: 4,
      isStopped: () => health.stoppedBy !== undefined,
      wait: () => Promise.resolve(),
      onResult: (_task, { state }) => states.push(state),
    });

    expect(new Set(states)).toEqual(new Set(['NotAttempted']));
  });
});
