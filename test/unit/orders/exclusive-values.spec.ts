import { describe, expect, it } from '@jest/globals';
import { buildPatch } from '../../../src/orders/build-patch.ts';
import { noKnobs } from '../../../src/orders/exclusive-values.ts';
import { setting } from '../../support/account-changes.ts';

const account = {
  ...noKnobs,
  exclusive: [{ attribute: 'entitlements', max: 1, type: 'Profile', prefix: '00e' }],
};
const profile = { value: '00eA', type: 'Profile', primary: true };
const reader = { value: '0PS1', display: 'Reader' };
const writer = { value: '0PS2', display: 'Writer' };

/** The entitlements after a change; undefined where nothing is sent. */
function after(before: readonly object[], value: unknown, subAttribute?: string): unknown {
  const changes = [setting('entitlements', value, subAttribute)];
  const [operation] = buildPatch(changes, { id: 'u1', entitlements: before }, account);
  return operation?.value;
}

describe('a value of one kind among others', () => {
  it.each([
    ['the profile takes the place of the profile', [reader, profile], '00eB', [{ ...profile, value: '00eB' }, reader]],
    ['the first profile comes to the others', [reader], '00eB', [{ value: '00eB' }, reader]],
    ['the profile that is there changes nothing', [reader, profile], '00eA', undefined],
    ['another value takes the place of its kind', [profile, reader], '0PS9', [profile, { value: '0PS9' }]],
    ['the first of the others comes to the profile', [profile], '0PS9', [profile, { value: '0PS9' }]],
  ])('%s', (_case, before, value, expected) => {
    expect(after(before, value, 'value')).toEqual(expected);
  });

  it('is the primary one where it is the only value', () => {
    expect(after([], '00eB', 'value')).toEqual([{ value: '00eB', primary: true }]);
  });
});

describe('a list of values of several kinds', () => {
  it.each([
    ['stands for all of them', ['00eA', '0PS2'], [profile, writer]],
    ['replaces the profile', ['00eB', '0PS1', '0PS2'], [reader, writer, { value: '00eB' }]],
    ['without a profile leaves that which is there', ['0PS2'], [profile, writer]],
    ['without a profile changes nothing where the others are so', ['0PS1', '0PS2'], undefined],
    ['of the profile alone takes the others away', ['00eA'], [profile]],
  ])('%s', (_case, value, expected) => {
    expect(after([profile, reader, writer], value, 'value')).toEqual(expected);
  });

  it('keeps the profile also when the values are given whole', () => {
    expect(after([profile, reader], [{ value: '0PS2' }])).toEqual([profile, { value: '0PS2' }]);
    expect(after([profile, reader], [{ value: '0PS1' }])).toBeUndefined();
  });
});
