import { describe, expect, it } from '@jest/globals';
import type { AttributeChange } from '../../../src/orders/account-change.ts';
import { buildPatch, needsCurrent } from '../../../src/orders/build-patch.ts';
import { defineAttribute, definePlural } from '../../../src/scim/protocol/define-attribute.ts';
import type { JsonObject } from '../../../src/scim/protocol/json.ts';
import type { ResourceSchema } from '../../../src/scim/protocol/resource-schema.ts';
import { userResourceSchema } from '../../../src/scim/protocol/resource-types.ts';
import { urns } from '../../../src/scim/protocol/urns.ts';
import { anOrder, translate } from '../../support/an-order.ts';

const types = ['boolean', 'integer', 'dateTime'] as const;
const more = [
  ...types.map((type) => defineAttribute(type, { type })),
  defineAttribute('tags', { multiValued: true }),
  defineAttribute('pin', { returned: 'never' }),
  defineAttribute('hint', { returned: 'request' }),
];
const { core, extensions } = userResourceSchema;
const schema = { core: { ...core, attributes: [...core.attributes, ...more] }, extensions };

function changesOf(changes: JsonObject, by: ResourceSchema = schema): readonly AttributeChange[] {
  const change = translate(anOrder(changes), { schema: by });
  return change.kind === 'delete' ? [] : change.attributes;
}

describe('buildPatch', () => {
  it('replaces values and removes what is empty, by path', () => {
    const changes = {
      title: 'Boss',
      'name:givenName': 'Ada',
      nickName: null,
      department: 'R',
      tags: ['a'],
    };

    const operations = buildPatch(changesOf({ ...changes, 'manager:value': '' }));

    expect(operations).toEqual([
      { op: 'replace', path: 'title', value: 'Boss' },
      { op: 'replace', path: 'name.givenName', value: 'Ada' },
      { op: 'remove', path: 'nickName' },
      { op: 'replace', path: `${urns.enterpriseUser}:department`, value: 'R' },
      { op: 'replace', path: 'tags', value: ['a'] },
      { op: 'remove', path: `${urns.enterpriseUser}:manager.value` },
    ]);
  });

  it.each([
    ['text', { title: 'Boss' }, { Title: 'Boss' }],
    ['a boolean as text', { active: true }, { active: 'True' }],
    ['a number as text', { integer: 5 }, { integer: '5' }],
    ['an instant in another zone', { dateTime: '2026-11-23T08:00:00Z' }, { dateTime: '2026-11-23T09:00:00.000+01:00' }],
    ['a set in another order', { tags: ['a', 'b'] }, { tags: ['b', 'a'] }],
    ['a part', { 'name:givenName': 'Ada' }, { name: { givenname: 'Ada', formatted: 'Ada L' } }],
    ['a bare manager', { 'manager:value': 'u9' }, { [urns.enterpriseUser]: { manager: 'u9' } }],
    [
      'a removal of nothing',
      { title: null, 'name:givenName': '', tags: [], nickName: null },
      { tags: [], nickName: '' },
    ],
    [
      'values with parts of the server',
      { emails: [{ value: 'a' }] },
      { emails: [{ value: 'a', type: 'work', display: 'A' }] },
    ],
    ['the primary value', { 'emails:value': 'b' }, { emails: [{ value: 'a' }, { value: 'b', primary: 'True' }] }],
    ['the first value', { 'emails:value': 'a' }, { emails: [{ value: 'a' }, { value: 'b' }] }],
    ['all values', { 'emails:value': ['a', 'b'] }, { emails: [{ value: 'b', type: 'home' }, 'a'] }],
    ['a removal of no values', { 'emails:value': null, 'roles:value': '' }, { roles: [] }],
  ])('sends nothing for what stands already: %s', (_, changes, current) => {
    expect(buildPatch(changesOf(changes), current)).toEqual([]);
  });

  it.each([
    ['letter case', { title: 'boss' }, { title: 'Boss' }, { op: 'replace', path: 'title', value: 'boss' }],
    ['a longer set', { tags: ['a', 'b'] }, { tags: ['a'] }, { op: 'replace', path: 'tags', value: ['a', 'b'] }],
    ['a shorter set', { tags: ['a'] }, { tags: ['a', 'b'] }, { op: 'replace', path: 'tags', value: ['a'] }],
    ['what is never told', { pin: null }, {}, { op: 'remove', path: 'pin' }],
    ['what is told on request', { hint: 'x' }, { hint: 'x' }, { op: 'replace', path: 'hint', value: 'x' }],
    ['a value that is there', { title: null }, { title: 'Boss' }, { op: 'remove', path: 'title' }],
    [
      'a value less',
      { emails: [{ value: 'a' }] },
      { emails: [{ value: 'a' }, { value: 'b' }] },
      { op: 'replace', path: 'emails', value: [{ value: 'a' }] },
    ],
  ])('sends %s', (_, changes, current, operation) => {
    expect(buildPatch(changesOf(changes), current)).toEqual([operation]);
  });

  const emails = [
    { value: 'a', type: 'home', display: 'A' },
    { value: 'b', type: 'work', primary: true, display: 'B' },
  ];
  const [home, work] = emails;

  it.each([
    ['the primary value is changed', { 'emails:value': 'c' }, [home, { value: 'c', type: 'work', primary: true }]],
    ['it takes over another value', { 'emails:value': 'a' }, [{ value: 'a', type: 'work', primary: true }]],
    ['its type is changed', { 'emails:type': 'home' }, [home, { ...work, type: 'home' }]],
    ['all values are listed', { 'emails:value': ['c', 'b'] }, [work, { value: 'c' }]],
    [
      'value and type are changed',
      { 'emails:value': 'c', 'emails:type': 'x' },
      [home, { value: 'c', type: 'x', primary: true }],
    ],
  ])('keeps the other values when %s', (_, changes, value) => {
    expect(buildPatch(changesOf(changes), { emails })).toEqual([{ op: 'replace', path: 'emails', value }]);
  });

  it('removes all values, so that a repeated order finds nothing to do, and adds a first one', () => {
    const removed = buildPatch(changesOf({ 'emails:value': '' }), { emails });
    const added = buildPatch(changesOf({ 'emails:value': 'x' }), {});

    expect(removed).toEqual([{ op: 'remove', path: 'emails' }]);
    expect(added).toEqual([{ op: 'replace', path: 'emails', value: [{ value: 'x', type: 'work', primary: true }] }]);
  });

  it('leaves out a value of which only the type would be left', () => {
    const addresses = [{ locality: 'Rome', type: 'work', primary: true }, { locality: 'Bari' }];

    const operations = buildPatch(changesOf({ 'addresses:locality': '' }), { addresses });

    expect(operations).toEqual([{ op: 'replace', path: 'addresses', value: [{ locality: 'Bari' }] }]);
  });

  it('does not send back what only the server writes', () => {
    const groupsOf = definePlural('teams');
    const parts = groupsOf.subAttributes.map((part) =>
      part.name === 'display' ? defineAttribute('display', { mutability: 'readOnly' }) : part,
    );
    const teams = { core: { ...core, attributes: [{ ...groupsOf, subAttributes: parts }] }, extensions: [] };
    const current = {
      teams: [
        { value: 'a', display: 'A' },
        { value: 'b', display: 'B' },
      ],
    };

    const operations = buildPatch(changesOf({ 'teams:value': ['b', 'c'] }, teams), current);

    expect(operations).toEqual([{ op: 'replace', path: 'teams', value: [{ value: 'b' }, { value: 'c' }] }]);
  });

  it('needs the current resource for a part of one of several values, and for nothing else', () => {
    const part = changesOf({ 'emails:value': 'x' });

    expect(needsCurrent(part)).toBe(true);
    expect(needsCurrent(changesOf({ emails: [{ value: 'x' }], 'name:givenName': 'x' }))).toBe(false);
    expect(() => buildPatch(part)).toThrow('needs the current resource');
  });
});
