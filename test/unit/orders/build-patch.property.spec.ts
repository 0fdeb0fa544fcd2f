import { describe, it, expect } from '@jest/globals';
import fc from 'fast-check';
import { buildPatch } from '../../../src/orders/build-patch.ts';
import { applyPatch } from '../../../src/scim/protocol/apply-patch.ts';
import type { JsonObject } from '../../../src/scim/protocol/json.ts';
import { readAttribute } from '../../../src/scim/protocol/resource-schema.ts';
import { userResourceSchema } from '../../../src/scim/protocol/resource-types.ts';
import { urns } from '../../../src/scim/protocol/urns.ts';
import { anOrder, translate } from '../../support/an-order.ts';

const word = fc.constantFrom('a', 'b', 'c', 'A');
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: null });
const element = fc.record(
  { value: word, type: fc.constantFrom('work', 'home'), display: word, primary: fc.boolean() },
  { requiredKeys: ['value'] },
);
const elements = fc.uniqueArray(element, { maxLength: 4, selector: ({ value }) => value }).map((all) => {
  const primary = all.findIndex((each) => each.primary === true);
  return all.map((each, index) => (index > primary && each.primary === true ? { ...each, primary: false } : each));
});

const resources = fc.record(
  {
    title: word,
    active: fc.boolean(),
    name: fc.record({ givenName: word, familyName: word }, { requiredKeys: ['givenName'] }),
    emails: elements,
    [urns.enterpriseUser]: fc.record({ department: word }),
  },
  { requiredKeys: [] },
);

const orders: fc.Arbitrary<JsonObject> = fc.record(
  {
    title: maybe(word),
    active: maybe(fc.boolean()),
    'name:givenName': maybe(word),
    'name:familyName': maybe(word),
    department: maybe(word),
    'manager:value': maybe(word),
    'emails:value': fc.oneof(maybe(word), fc.uniqueArray(word, { maxLength: 3 })),
  },
  { requiredKeys: [] },
);

const isFalsy = (value: unknown) =>
  value === undefined || value === null || (Array.isArray(value) && value.length === 0);

function changesOf(order: JsonObject) {
  const change = translate(anOrder(order));
  return change.kind === 'delete' ? [] : change.attributes;
}

describe('buildPatch', () => {
  it('brings every change about, touches nothing else, and has nothing to do afterwards', () => {
    const property = fc.property(resources, orders, (given, order) => {
      const current = { userName: 'ada', ...given } as JsonObject;
      const changes = changesOf(order);

      const result = applyPatch(current, buildPatch(changes, current), userResourceSchema);

      for (const { attribute, value } of changes.filter((change) => change.attribute.name !== 'emails')) {
        const whole = readAttribute(result, attribute) as JsonObject | undefined;
        const actual: unknown = attribute.subAttribute === undefined ? whole : whole?.[attribute.subAttribute];
        expect(isFalsy(value) ? isFalsy(actual) : actual).toEqual(isFalsy(value) ? true : value);
      }
      expect(buildPatch(changes, result)).toEqual([]);
      expectOthersKept(current, result, order);
    });

    fc.assert(property, { numRuns: 2000 });
  });
});

/** What no change is about stands as before; of several values, all but the one that the export shows. */
function expectOthersKept(current: JsonObject, result: JsonObject, order: JsonObject): void {
  expect(result['userName']).toBe('ada');
  if (!Object.hasOwn(order, 'title')) expect(result['title']).toEqual(current['title']);
  if (!Object.hasOwn(order, 'emails:value')) expect(result['emails']).toEqual(current['emails']);
  if (typeof order['emails:value'] !== 'string') return;
  const before = (current['emails'] ?? []) as readonly JsonObject[];
  const after = (result['emails'] ?? []) as readonly JsonObject[];
  const shown = after.find(({ primary }) => primary === true) ?? after[0];
  expect(shown?.['value']).toBe(order['emails:value']);
  const changed = before.find(({ primary }) => primary === true) ?? before[0];
  const others = before.filter((each) => each !== changed && each['value'] !== order['emails:value']);
  expect(after).toEqual(expect.arrayContaining([...others]));
}
