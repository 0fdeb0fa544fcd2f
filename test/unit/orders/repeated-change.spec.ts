import { describe, expect, it } from '@jest/globals';
import { buildPatch, changesLeft } from '../../../src/orders/build-patch.ts';
import { noKnobs } from '../../../src/orders/exclusive-values.ts';
import type { JsonObject } from '../../../src/scim/protocol/json.ts';
import { setting } from '../../support/account-changes.ts';

const changes = [setting('emails', 'c@x.example', 'value')];
const sorted = [
  { value: 'b@x.example', type: 'home' },
  { value: 'c@x.example', type: 'work' },
];

function account(...emails: readonly JsonObject[]): JsonObject {
  return { id: 'u1', emails };
}

describe('a change of a single value that may have been made before', () => {
  it('takes no other address when the target shows the list in another order since', () => {
    expect(buildPatch(changes, account(...sorted), noKnobs, true)).toEqual([]);
    expect(changesLeft(changes, account(...sorted))).toEqual([]);
  });

  it('keeps the kinds of values apart as ever', () => {
    const kinds = { ...noKnobs, exclusive: [{ attribute: 'entitlements', max: 2, prefix: '00e' }] };
    const entitlements = ['00eB', '00eC', '0PS1'].map((value) => ({ value }));
    const wanted = [setting('entitlements', '00eC', 'value')];

    expect(buildPatch(wanted, { id: 'u1', entitlements }, kinds, true)).toEqual([]);
    expect(buildPatch(wanted, { id: 'u1', entitlements }, kinds)).toHaveLength(1);
  });

  it.each([
    ['it was not made', account({ value: 'a@x.example' }, { value: 'b@x.example' }), true],
    ['another one is primary', account({ value: 'b@x.example', primary: true }, { value: 'c@x.example' }), true],
    ['it is made for the first time', account(...sorted), false],
  ])('is sent where %s', (_case, current, isRepeat) => {
    expect(buildPatch(changes, current, noKnobs, isRepeat)).toHaveLength(1);
  });
});
