import { describe, expect, it } from '@jest/globals';
import { mergeDialect } from '../../../src/scim/dialects/merge-dialect.ts';
import { rfc } from '../../../src/scim/dialects/rfc.ts';
import { resourceNormalizer } from '../../../src/scim/normalize-resource.ts';
import type { JsonObject } from '../../../src/scim/protocol/json.ts';

type Attributes = Readonly<Record<string, string[]>>;

/** The resource as it is read where users keep these attributes elsewhere. */
function normalized(attributes: Attributes, raw: JsonObject, entity = 'Users'): JsonObject {
  const dialect = mergeDialect(rfc, { resources: [{ name: 'Users', attributes }, { name: 'Groups' }] });
  return resourceNormalizer(dialect)(entity, raw);
}

const mails = { 'emails:value': ['emails[?(@.primary==true)].value', 'emails[0].value'] };

describe('a resource in the shape of SCIM', () => {
  it.each(['Groups', 'Roles'])('is the very same object for %s, which keep nothing elsewhere', (entity) => {
    const raw = { id: 7, mail: 'ada@acme.example' };

    expect(normalized({ userName: ['mail'] }, raw, entity)).toBe(raw);
    expect(resourceNormalizer(rfc)('Users', raw)).toBe(raw);
  });

  it('is the very same object where everything already stands in its place', () => {
    const raw = { id: 'u1', userName: 'ada' };

    const read = normalized({ id: ['id'], userName: ['userName', 'login'] }, raw);

    expect(read).toBe(raw);
  });

  it('has an attribute from the first path that leads to a value, and the raw resource stays as it was', () => {
    const raw = Object.freeze({ id: 'u1', login: null, profile: { mail: 'ada@acme.example' } });

    const read = normalized({ userName: ['login', 'profile.mail', 'id'] }, raw, 'users');

    expect(read).toEqual({ ...raw, userName: 'ada@acme.example' });
  });

  it('has no value where no path leads to one, whatever stands in its place', () => {
    const raw = { id: 'u1', userName: 'other', name: { givenName: 'other', familyName: 'Byron' } };

    const read = normalized({ userName: ['login'], 'name:givenName': ['profile.first'] }, raw);

    expect(read).toEqual({ id: 'u1', name: { familyName: 'Byron' } });
  });

  it('has parts of attributes and of extensions', () => {
    const raw = { id: 'u1', profile: { first: 'Ada', last: 'Byron', unit: 'Engines' } };
    const urn = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';

    const read = normalized(
      {
        'name:givenName': ['profile.first'],
        'name:familyName': ['profile.last'],
        [`${urn}:department`]: ['profile.unit'],
      },
      raw,
    );

    expect(read).toEqual({ ...raw, name: { givenName: 'Ada', familyName: 'Byron' }, [urn]: { department: 'Engines' } });
  });

  it('lets two attributes change places', () => {
    const raw = { id: 'u1', userName: 'Ada', displayName: 'ada', name: { givenName: 'Byron', familyName: 'Ada' } };

    const read = normalized(
      {
        userName: ['displayName'],
        displayName: ['userName'],
        'name:givenName': ['name.familyName'],
        'name:familyName': ['name.givenName'],
      },
      raw,
    );

    expect(read).toEqual({
      id: 'u1',
      userName: 'ada',
      displayName: 'Ada',
      name: { givenName: 'Ada', familyName: 'Byron' },
    });
  });

  it.each([
    [7, '7'],
    [0, '0'],
    ['7', '7'],
    [2 ** 53, 2 ** 53],
    [1.5, 1.5],
  ])('has the id %j as %j: a text, unless the number may have been rounded', (id, expected) => {
    const read = normalized({ id: ['id'] }, { id });

    expect(read['id']).toBe(expected);
  });

  it('keeps the spelling of a key that stands there in another case', () => {
    const read = normalized({ userName: ['login'] }, { ID: 'u1', USERNAME: 'other', login: 'ada' });

    expect(read).toEqual({ ID: 'u1', USERNAME: 'ada', login: 'ada' });
  });

  it('has the chosen one of several values as the primary one, and keeps the others', () => {
    const raw = { id: 'u1', emails: [{ value: 'first' }, { value: 'second', primary: true, type: 'work' }] };

    const read = normalized({ 'emails:value': ['emails[0].value'] }, raw);

    expect(read['emails']).toEqual([
      { value: 'first', primary: true },
      { value: 'second', type: 'work' },
    ]);
  });

  it('takes a chosen value from elsewhere into the list', () => {
    const raw = { id: 'u1', mail: 'ada', emails: [{ value: 'other', primary: true }, 'bare'] };

    const read = normalized({ 'emails:value': ['mail'] }, raw);

    expect(read['emails']).toEqual([{ value: 'ada', primary: true }, { value: 'other' }, 'bare']);
  });

  it.each([
    [{ id: 'u1' }, { id: 'u1' }],
    [
      { id: 'u1', emails: [] },
      { id: 'u1', emails: [] },
    ],
    [
      { id: 'u1', emails: [{ type: 'work' }] },
      { id: 'u1', emails: [{ type: 'work' }] },
    ],
  ])('of somebody without an address has none: %j', (raw, expected) => {
    const read = normalized(mails, raw);

    expect(read).toEqual(expected);
  });

  it('makes the list that an attribute has in SCIM', () => {
    const read = normalized({ 'emails:value': ['mail'] }, { id: 'u1', mail: 'ada' });

    expect(read['emails']).toEqual([{ value: 'ada' }]);
  });

  it('has a part of every entry of a list, also of one that was moved', () => {
    const raw = { id: 'u1', memberOf: [{ key: 'g1', name: 'One', value: 'no' }, { name: 'Two' }, 'g3'] };

    const read = normalized(
      { groups: ['memberOf'], 'groups:value': ['groups.key', 'groups.name'], 'groups:display': ['groups.name'] },
      raw,
    );

    expect(read['groups']).toEqual([
      { key: 'g1', name: 'One', value: 'g1', display: 'One' },
      { name: 'Two', value: 'Two', display: 'Two' },
      'g3',
    ]);
  });

  it('keeps an entry that lacks the part, as one that nobody can take for nothing', () => {
    const raw = { id: 'g1', members: [{ key: 'u0' }, { value: 'u1' }, {}, null] };

    const read = normalized({ 'members:value': ['members.key'] }, raw);

    expect(read['members']).toEqual([{ key: 'u0', value: 'u0' }, { value: null }, {}, null]);
  });

  it.each([
    ['people.id', { people: [{ id: 'u0' }, { id: 'u1' }, {}, null] }, ['u0', 'u1']],
    ['people.id', { people: [{ id: 'u0' }] }, 'u0'],
    ['people.id', { people: [{ id: 'u0' }, { key: 'u1' }] }, ['u0', '']],
    ['people.id', { people: [{ key: 'u1' }] }, ''],
    ['people.id', { people: ['u1', { id: 'u0' }] }, ['u0', '']],
    ['people.id', { people: [] }, undefined],
    [
      'people[?(@.kind=="user")]',
      { people: [{ kind: 'user', value: 'u0' }, { kind: 'other' }, { kind: 'user', value: 'u1' }] },
      [
        { kind: 'user', value: 'u0' },
        { kind: 'user', value: 'u1' },
      ],
    ],
    [
      'teams.people',
      { teams: [{ people: [{ value: 'u0' }] }, { name: 'none' }, { people: [{ value: 'u1' }, { value: 'u2' }] }] },
      [{ value: 'u0' }, { value: 'u1' }, { value: 'u2' }],
    ],
  ])('has all that %s leads to in a list: %j', (path, raw, expected) => {
    const read = normalized({ members: [path] }, raw);

    expect(read['members']).toEqual(expected);
  });

  it.each([
    [{ mails: [{ address: '1@x' }, { address: '2@x' }] }, [{ value: '1@x' }, { value: '2@x' }]],
    [
      {
        mails: [{ address: '1@x' }, { address: '2@x' }],
        emails: [
          { value: '3@x', primary: true },
          { value: '2@x', type: 'work' },
        ],
      },
      [{ value: '1@x', primary: true }, { value: '2@x', type: 'work' }, { value: '3@x' }],
    ],
  ])('has an entry for each value of a part that stands elsewhere: %j', (raw, expected) => {
    const read = normalized({ 'emails:value': ['mails.address'] }, raw);

    expect(read['emails']).toEqual(expected);
  });

  it('has the first one of an attribute that has one value only', () => {
    const read = normalized(
      { userName: ['names.text'], id: ['keys.text'] },
      { names: [{}, { text: 'a' }, { text: 'b' }], keys: [{ text: '1' }, { text: '2' }] },
    );

    expect(read).toMatchObject({ userName: 'a', id: '1' });
  });

  it('takes nothing from prototypes and changes none', () => {
    const raw = JSON.parse(
      '{"id":"u1","__proto__":{"admin":true},"name":{"__proto__":{"givenName":"x"}}}',
    ) as JsonObject;

    const read = normalized({ title: ['toString'], 'name:givenName': ['name.givenName'] }, raw);

    expect(valueOwn(read, 'title')).toBeUndefined();
    expect({}).not.toHaveProperty('admin');
    expect(Object.getPrototypeOf(read)).toBe(Object.prototype);
  });

  it('is not asked for with a path that was never checked', () => {
    expect(() => normalized({ userName: ['a..b'] }, {})).toThrow(/the path a\.\.b cannot be read/);
  });
});

function valueOwn(object: JsonObject, key: string): unknown {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}
