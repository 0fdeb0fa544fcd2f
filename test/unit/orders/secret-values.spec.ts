import { describe, expect, it } from '@jest/globals';
import { secretValues } from '../../../src/orders/secret-values.ts';
import type { JsonObject } from '../../../src/scim/protocol/json.ts';
import { defineAttribute } from '../../../src/scim/protocol/define-attribute.ts';
import { userResourceSchema } from '../../../src/scim/protocol/resource-types.ts';
import { aDeletion } from '../../support/account-changes.ts';
import { anOrder, translate } from '../../support/an-order.ts';

const { core } = userResourceSchema;
const key = defineAttribute('key', {
  type: 'complex',
  subAttributes: [defineAttribute('label'), defineAttribute('pin', { returned: 'never' })],
});
const schema = {
  core: {
    ...core,
    attributes: [
      ...core.attributes,
      defineAttribute('answer', { mutability: 'writeOnly' }),
      defineAttribute('number', { type: 'integer', returned: 'never' }),
      defineAttribute('codes', { multiValued: true, returned: 'never' }),
      key,
    ],
  },
  extensions: [{ id: 'urn:x:User', name: 'X', attributes: [defineAttribute('password')] }],
};

function secretsIn(changes: JsonObject): readonly string[] {
  return secretValues(translate(anOrder({ userName: 'ada', ...changes }, { changeType: 'Added' }), { schema }));
}

describe('the secrets of an order', () => {
  it.each([
    ['a password', { PASSWORD: 'Sesame-1' }, ['Sesame-1']],
    ['a password of an extension', { 'urn:x:User:password': 'Sesame-1' }, ['Sesame-1']],
    ['what can only be written', { answer: 'Rex' }, ['Rex']],
    ['a number that is never shown', { number: 4711 }, ['4711']],
    ['each of several values', { codes: ['a-1', 'b-2'] }, ['a-1', 'b-2']],
    ['a part that is never shown', { key: { label: 'front door', pin: '0815' } }, ['0815']],
    ['several of them', { password: 'Sesame-1', answer: 'Rex' }, ['Sesame-1', 'Rex']],
    ['nothing else', { title: 'Countess', active: true, 'emails:value': 'a@a.test' }, []],
  ])('are %s', (_case, changes, secrets) => {
    expect(secretsIn(changes)).toEqual(secrets);
  });

  it('are those of a change as well, where the server never shows a value', () => {
    expect(secretValues(translate(anOrder({ answer: 'Rex', title: 'x' }), { schema }))).toEqual(['Rex']);
  });

  it('are none when an account is deleted, or a value taken away', () => {
    expect(secretValues(aDeletion())).toEqual([]);
    expect(secretValues(translate(anOrder({ answer: null }), { schema }))).toEqual([]);
  });
});
