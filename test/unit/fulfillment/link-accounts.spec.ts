import { rfc } from '../../../src/scim/dialects/rfc.ts';
import { describe, expect, it } from '@jest/globals';
import type { AskTarget } from '../../../src/fulfillment/ask-target.ts';
import { linkAccounts } from '../../../src/fulfillment/link-accounts.ts';
import { errored } from '../../../src/fulfillment/order-result.ts';
import type { OrderTask } from '../../../src/fulfillment/order-task.ts';
import type { FoundResources, LookUpStep } from '../../../src/fulfillment/step.ts';
import type { AccountChange } from '../../../src/orders/account-change.ts';
import { aCreation, aDeletion, anUpdate, aTask } from '../../support/account-changes.ts';
import { failed, found, stopped } from '../../support/write-outcomes.ts';

const ours = { id: 'u1', userName: 'ada', externalId: 'N-1' };
const stranger = { id: 'u2', userName: 'ada', externalId: 'N-2' };

/** An order that could not be translated. */
const untranslated = { order: aTask(anUpdate(), {}, '0:99').order, result: errored('', 'It has no login.') };

/** Links orders by what each look-up brings, in turn; one more was refused before. */
async function link(changes: readonly AccountChange[], answers: readonly FoundResources[] = []) {
  const asked: LookUpStep[] = [];
  const rounds: number[] = [];
  const ask: AskTarget = {
    read: () => Promise.reject(new Error('Nothing is to be read.')),
    lookUp: (steps) => {
      rounds.push(asked.push(...steps));
      return Promise.resolve(steps.map((_, index) => answers[index] ?? found()));
    },
    hasFailedLookUps: () => false,
  };
  const tasks = changes.map((change, index): OrderTask => aTask(change, {}, `0:${index}`));
  const { tasks: linked, refused } = await linkAccounts({ tasks, refused: [untranslated] }, ask, rfc.lookUp);
  return { tasks, linked, refused, asked, rounds };
}

describe('a create', () => {
  it('is looked up by all its names, and belongs to the account that it meets', async () => {
    const { linked, asked } = await link([anUpdate('u1'), aCreation()], [found(ours)]);

    expect(asked).toEqual([
      {
        kind: 'look-up',
        single: false,
        keys: [
          { attribute: 'externalId', value: 'N-1' },
          { attribute: 'userName', value: 'ada' },
        ],
      },
    ]);
    expect(linked[1]?.change).toEqual({
      ...aCreation(),
      keys: ['username:ada', 'externalid:N-1', 'id:u1'],
      existingId: 'u1',
    });
  });

  it('that meets the account of somebody else belongs to it too, but would not change it', async () => {
    const { linked } = await link([anUpdate('u2'), aCreation()], [found(stranger)]);

    expect(linked[1]?.change.keys).toContain('id:u2');
    expect(linked[1]?.change).not.toHaveProperty('existingId');
  });

  it('that meets several accounts belongs to all of them', async () => {
    const { linked } = await link([anUpdate('u2'), aCreation()], [found(ours, stranger)]);

    expect(linked[1]?.change.keys.slice(2)).toEqual(['id:u1', 'id:u2']);
    expect(linked[1]?.change).not.toHaveProperty('existingId');
  });

  it('stays as it is when it meets nobody', async () => {
    const { tasks, linked, refused } = await link([anUpdate('u1'), aCreation()], [found()]);

    expect(linked).toEqual(tasks);
    expect(refused).toEqual([untranslated]);
  });

  it.each([
    ['the look-up failed', failed('TARGET_TIMEOUT')],
    ['this login may not look', failed('TARGET_FORBIDDEN', { status: 403 })],
    ['the target fails', failed('TARGET_FAILED', { status: 500 })],
    ['the run is at its end', stopped()],
  ])('keeps all orders from being carried out when %s', async (_case, answer) => {
    const linked = link([anUpdate('u1'), aCreation(), aCreation()], [found(), answer]);

    await expect(linked).rejects.toBe(answer.error);
  });

  it('whose name the target calls bad is refused alone, and the others stay in their order', async () => {
    const bad = failed('TARGET_REFUSED', { status: 400, delivery: 'rejected' });

    const { linked, refused } = await link([anUpdate('u1'), aCreation(), aCreation()], [bad, found(ours)]);

    expect(linked.map(({ order }) => order.position)).toEqual(['0:0', '0:2']);
    expect(linked[1]?.change).toMatchObject({ existingId: 'u1' });
    expect(refused).toMatchObject([
      untranslated,
      { order: { position: '0:1' }, result: { state: 'Errored', httpStatus: 400, resourceKey: '' } },
    ]);
  });

  it('keeps its place among the orders, and the others stay as they are', async () => {
    const changes = [aDeletion('u1'), aCreation(), anUpdate('u5'), aCreation({ externalId: 'N-2', userName: 'bob' })];

    const { tasks, linked, rounds } = await link(changes, [found(ours), found(stranger)]);

    expect(rounds).toEqual([2]);
    expect(linked.map(({ order }) => order.position)).toEqual(['0:0', '0:1', '0:2', '0:3']);
    expect([linked[0], linked[2]]).toEqual([tasks[0], tasks[2]]);
    expect([linked[1], linked[3]].map((task) => task?.change.keys.at(-1))).toEqual(['id:u1', 'id:u2']);
  });
});

describe('the target', () => {
  it.each([
    ['no order', []],
    ['creates only', [aCreation(), aCreation()]],
    ['no create', [anUpdate('u1', { disables: true }), aDeletion('u2')]],
  ])('is not asked where it does not matter: %s', async (_case, changes) => {
    const { tasks, linked, rounds } = await link(changes);

    expect(rounds).toEqual([]);
    expect(linked).toEqual(tasks);
  });

  it('is asked about those of many creates that would disable', async () => {
    const { linked, asked } = await link([aCreation(), aCreation({ disables: true })], [found(ours)]);

    expect(asked).toHaveLength(1);
    expect(linked.map(({ change }) => change.kind === 'create' && change.existingId)).toEqual([undefined, 'u1']);
  });
});
