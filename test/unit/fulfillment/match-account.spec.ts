import { describe, expect, it } from '@jest/globals';
import { accountNames, isAccountOf, matchAccount } from '../../../src/fulfillment/match-account.ts';
import { rfc } from '../../../src/scim/dialects/rfc.ts';
import { aCreation, aNamelessCreation } from '../../support/account-changes.ts';

describe('matchAccount', () => {
  it.each([
    ['nobody', [], 'none'],
    ['the externalId', [{ id: '1', userName: 'other', externalId: 'N-1' }], 'ours'],
    ['the externalId in other letters', [{ id: '1', userName: 'ada', externalId: 'n-1' }], 'same-name'],
    ['the userName alone', [{ id: '1', userName: 'ada' }], 'same-name'],
    [
      'one account twice',
      [
        { id: '1', externalId: 'N-1' },
        { id: '1', externalId: 'N-1' },
      ],
      'ours',
    ],
    [
      'two accounts',
      [
        { id: '1', externalId: 'N-1' },
        { id: '2', externalId: 'N-1' },
      ],
      'failed',
    ],
  ])('takes %s for what it is', (_case, resources, kind) => {
    expect(matchAccount(aCreation(), resources, rfc.lookUp).kind).toBe(kind);
  });

  it('finds no account of an order without an externalId to be its own', () => {
    expect(matchAccount(aNamelessCreation(), [{ id: '1', userName: 'ada' }], rfc.lookUp).kind).toBe('same-name');
  });
});

describe('matchAccount where the userName decides', () => {
  const knobs = { keyAttribute: 'userName' } as const;

  it.each([
    ['the userName in other letters', { userName: 'ADA' }, 'ours'],
    ['the externalId, though its name differs', { userName: 'bob', externalId: 'N-1' }, 'ours'],
    ['the userName and an empty externalId', { userName: 'ada', externalId: '' }, 'ours'],
    ['the userName and the externalId of somebody else', { userName: 'ada', externalId: 'N-2' }, 'same-name'],
    ['neither', { userName: 'bob' }, 'same-name'],
  ])('judges an account with %s', (_case, names, kind) => {
    expect(matchAccount(aCreation(), [{ id: '1', ...names }], knobs).kind).toBe(kind);
  });

  it.each([
    ['\u212Aate', 'kate', 'same-name'],
    ['\u0130lker', 'i\u0307lker', 'same-name'],
    ['J\u00D3SE', 'j\u00F3se', 'same-name'],
    ['J\u00F3SE', 'j\u00F3se', 'ours'],
  ])('folds ASCII letters only: %s and %s', (userName, shown, kind) => {
    const change = { ...aNamelessCreation(), userName };

    expect(matchAccount(change, [{ id: '1', userName: shown }], knobs).kind).toBe(kind);
  });

  it('does not take a userName for that of an order without one', () => {
    const { userName: _, ...nameless } = aCreation();

    expect(matchAccount(nameless, [{ id: '1', userName: 'ada' }], knobs).kind).toBe('same-name');
  });
});

describe('accountNames', () => {
  it.each([
    [['externalId', 'userName'] as const, ['externalId', 'userName']],
    [['userName'] as const, ['userName']],
    [['externalId'] as const, ['externalId']],
  ])('are those that the target can be asked for: %j', (attributes, asked) => {
    const names = accountNames(aCreation(), { attributes: [...attributes] });

    expect(names.map(({ attribute }) => attribute)).toEqual(asked);
  });

  it('are those that the order has', () => {
    expect(accountNames(aNamelessCreation(), rfc.lookUp)).toEqual([{ attribute: 'userName', value: 'ada' }]);
  });
});

describe('isAccountOf', () => {
  it.each([
    ['the same userName in other letters', { userName: 'ADA' }, true],
    ['another userName and the externalId of the order', { userName: 'ada.1', externalId: 'N-1' }, true],
    ['no names at all', {}, true],
    ['another userName', { userName: 'bob' }, false],
    ['another userName and another externalId', { userName: 'bob', externalId: 'N-2' }, false],
  ])('judges an account with %s', (_case, names, isOwn) => {
    expect(isAccountOf(aCreation(), { id: '1', ...names })).toBe(isOwn);
  });

  it.each([
    ['\u00C1lvaro', '\u00E1lvaro', true],
    ['\u212Aate', 'kate', false],
    ['\u0130lker', 'i\u0307lker', false],
  ])('takes %s stored as %s for another only when it became an ASCII letter', (userName, shown, isOwn) => {
    expect(isAccountOf({ ...aNamelessCreation(), userName }, { id: '1', userName: shown })).toBe(isOwn);
  });

  it('has nothing against a userName that the target gave to an order without one', () => {
    const { userName: _, ...nameless } = aCreation();

    expect(isAccountOf(nameless, { id: '1', userName: 'generated-1' })).toBe(true);
  });
});
