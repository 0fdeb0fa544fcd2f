import { describe, expect, it } from '@jest/globals';
import { AgentError } from '../../../src/errors.ts';
import { planOrders, splitDeletions } from '../../../src/fulfillment/plan-orders.ts';
import type { AccountChange } from '../../../src/orders/account-change.ts';
import { aCreation, aDeletion, anUpdate, aTask } from '../../support/account-changes.ts';
import { anOrder } from '../../support/an-order.ts';

describe('planOrders', () => {
  const orders = [anOrder({}, { position: '0:0' }), anOrder({}, { position: '0:1' })];

  it('makes a task of each order', () => {
    const change = anUpdate();

    const { tasks, refused } = planOrders(orders, () => change);

    expect(tasks.map(({ order }) => order)).toEqual([
      { position: '0:0', assignedResourceTypeId: '5012', changeType: 'Modified' },
      { position: '0:1', assignedResourceTypeId: '5012', changeType: 'Modified' },
    ]);
    expect([tasks[0]?.past, refused, tasks.map((task) => task.change)]).toEqual([
      { isCreatedUnseen: false, isUpdated: false, isDeleted: false, isUnanswered: false },
      [],
      [change, change],
    ]);
  });

  it('refuses an order that cannot be carried out, with what is wrong, and no other', () => {
    const { tasks, refused } = planOrders(orders, ({ position }) => {
      if (position === '0:0') throw new AgentError('ORDER_INVALID', 'It cannot be done.');
      return anUpdate();
    });

    expect(tasks.map(({ order }) => order.position)).toEqual(['0:1']);
    expect(refused).toMatchObject([
      { order: { position: '0:0' }, result: { state: 'Errored', message: 'It cannot be done.' } },
    ]);
  });

  it('never hides a mistake of the program', () => {
    const broken = (): AccountChange => {
      throw new TypeError('a bug');
    };

    expect(() => planOrders(orders, broken)).toThrow('a bug');
  });
});

describe('splitDeletions', () => {
  function split(...changes: readonly AccountChange[]) {
    const { first, last } = splitDeletions(changes.map((change, index) => aTask(change, {}, `0:${index}`)));
    return [first, last].map((tasks) => tasks.map(({ order }) => order.position));
  }

  it('puts deletions last, in their order', () => {
    expect(split(aDeletion('u1'), anUpdate('u2'), aDeletion('u3'))).toEqual([['0:1'], ['0:0', '0:2']]);
  });

  it('keeps what comes before a deletion of the same account before it', () => {
    expect(split(anUpdate('u1'), aDeletion('u1'))).toEqual([['0:0'], ['0:1']]);
  });

  it('keeps what comes after it behind it, also by another name of the account', () => {
    const removed = aDeletion('u1', { keys: ['id:u1', 'username:ada'] });
    const again = aCreation({ keys: ['username:ada', 'externalid:N-1'] });
    const update = anUpdate('u9', { keys: ['id:u9', 'externalid:N-1'] });

    expect(split(removed, again, update, anUpdate('u2'))).toEqual([['0:3'], ['0:0', '0:1', '0:2']]);
  });
});
