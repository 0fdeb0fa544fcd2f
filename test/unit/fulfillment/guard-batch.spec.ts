import { describe, expect, it } from '@jest/globals';
import { guardBatch } from '../../../src/fulfillment/guard-batch.ts';
import { aCreation, aDeletion, anUpdate } from '../../support/account-changes.ts';

const deletions = (count: number) => Array.from({ length: count }, (_, index) => aDeletion(`d${index}`));
const disabling = (count: number) =>
  Array.from({ length: count }, (_, index) => anUpdate(`e${index}`, { disables: true }));
const disablingCreates = (count: number) =>
  Array.from({ length: count }, (_, index) => aCreation({ disables: true, existingId: `e${index}` }));
const having = (accounts: number | undefined) => () => Promise.resolve(accounts);

const unasked = () => Promise.reject(new Error('The target must not be asked.'));

describe('guardBatch', () => {
  it.each([
    ['5 of 5', deletions(5), 5, false],
    ['6 of 60', deletions(6), 60, false],
    ['6 of 59', deletions(6), 59, true],
    ['7 of 70', deletions(7), 70, false],
    ['500 of 5000', deletions(500), 5000, false],
    ['500 of 4999', deletions(500), 4999, true],
    ['501 of a million', deletions(501), 1_000_000, true],
    ['disabled accounts as well', [...deletions(3), ...disabling(3)], 59, true],
    ['creates that disable an account which is there', [...deletions(3), ...disablingCreates(3)], 59, true],
    ['6 of an unknown number', deletions(6), undefined, true],
    ['6 of none', deletions(6), 0, true],
  ])('holds more than 500, and more than 5 that are more than a tenth: %s', async (_case, changes, accounts, held) => {
    expect((await guardBatch(changes, having(accounts))).length > 0).toBe(held);
  });

  it.each([
    ['5 deletions and disablings', [...deletions(3), ...disabling(2)]],
    ['orders that take nothing away', [...Array.from({ length: 600 }, (_, n) => anUpdate(`u${n}`)), aCreation()]],
    ['creates of accounts that are inactive', Array.from({ length: 600 }, () => aCreation({ disables: true }))],
    ['creates that meet an account', Array.from({ length: 6 }, (_, n) => aCreation({ existingId: `e${n}` }))],
    ['an account that is disabled in two ways', [...disabling(5), ...disablingCreates(5)]],
    ['accounts that are disabled and deleted', [...disabling(3), ...[0, 1, 2].map((n) => aDeletion(`e${n}`))]],
    [
      'six orders about one account',
      [...disabling(1), ...disabling(1), ...Array.from({ length: 4 }, () => aDeletion('e0'))],
    ],
  ])('lets pass without a question: %s', async (_case, changes) => {
    expect(await guardBatch(changes, unasked)).toEqual([]);
  });

  it('holds more than 500 without a question', async () => {
    expect(await guardBatch(deletions(501), unasked)).toHaveLength(1);
  });

  it('tells how many are deleted and how many disabled', async () => {
    const [reason] = await guardBatch([...deletions(4), ...disabling(3)], having(20));

    expect(reason).toBe(
      '7 accounts would be lost (4 deleted, 3 disabled) of the 20 that the target has; more than 10 % need leave.',
    );
  });
});
