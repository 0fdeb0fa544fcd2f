import { describe, expect, it } from '@jest/globals';
import { defineAttribute } from '../../../src/scim/protocol/define-attribute.ts';
import { userResourceSchema } from '../../../src/scim/protocol/resource-types.ts';
import { anOrder, placesOf, problemsOf, translate } from '../../support/an-order.ts';

const { core } = userResourceSchema;

describe('the values of orders', () => {
  const types = ['string', 'boolean', 'integer', 'decimal', 'dateTime', 'reference', 'binary'] as const;
  const attributes = types.flatMap((type) => [
    defineAttribute(type, { type }),
    defineAttribute(`${type}s`, { type, multiValued: true }),
  ]);
  const schema = { core: { ...core, attributes }, extensions: [] };

  it.each([
    ['string', 5, '5'],
    ['string', true, 'true'],
    ['boolean', 'tRUE', true],
    ['boolean', false, false],
    ['integer', '-12', -12],
    ['integer', 12, 12],
    ['decimal', '1.5e3', 1500],
    ['decimal', 0.5, 0.5],
    ['dateTime', '2026-11-23T00:00:00', '2026-11-23T00:00:00Z'],
    ['dateTime', '2026-11-23 08:30:00.1230000', '2026-11-23T08:30:00.1230000Z'],
    ['dateTime', '2026-11-23T08:30:00+02:00', '2026-11-23T08:30:00+02:00'],
    ['dateTime', '2024-02-29T00:00:00Z', '2024-02-29T00:00:00Z'],
    ['reference', 'https://a.test', 'https://a.test'],
    ['strings', 'a\nb\r\n\na', ['a', 'b']],
    ['integers', ['1', 2], [1, 2]],
    ['integers', 3, [3]],
    ['string:value', 'x', 'x'],
  ])('of %s: %p becomes %p', (name, value, typed) => {
    const change = translate(anOrder({ [name]: value }), { schema });

    expect(Object.values(placesOf(change))).toEqual([typed]);
  });

  it.each([
    ['string', {}, 'must be text, found a list or an object'],
    ['string', ['a', 'b'], 'must be text, found a list or an object'],
    ['string', 'a\u0000', 'holds a NUL character'],
    ['string', 'a\ud800', 'holds half of a surrogate pair'],
    ['boolean', 'yes', 'must be true or false'],
    ['boolean', 1, 'must be true or false'],
    ['integer', '1.5', 'must be a whole number'],
    ['integer', '9007199254740993', 'must be a whole number'],
    ['integer', ' 1', 'must be a whole number'],
    ['integer', '0x10', 'must be a whole number'],
    ['decimal', '1e999', 'must be a number'],
    ['decimal', 'NaN', 'must be a number'],
    ['decimal', true, 'must be a number'],
    ['dateTime', '2026-02-30T00:00:00Z', 'must be a date and time such as 2026-11-23T08:00:00Z'],
    ['dateTime', '2026-11-23T24:00:00Z', 'must be a date and time such as 2026-11-23T08:00:00Z'],
    ['dateTime', '2026-13-01T00:00:00Z', 'must be a date and time such as 2026-11-23T08:00:00Z'],
    ['dateTime', '23.11.2026', 'must be a date and time such as 2026-11-23T08:00:00Z'],
    ['dateTime', 20261123, 'must be a date and time such as 2026-11-23T08:00:00Z'],
    ['reference', 5, 'must be text'],
    ['integers', ['1', 'x'], 'must be a whole number'],
  ])('of %s: %p is refused', (name, value, problem) => {
    expect(problemsOf(anOrder({ [name]: value }), { schema })).toEqual([`${name}: ${problem}`]);
  });
});
