import { describe, expect, it } from '@jest/globals';
import { compileLinks, compileUserGroups, type KnownGroups } from '../../../src/csv/compile-links.ts';

const columns = ['value', 'MemberId'] as const;

describe('compileLinks', () => {
  it.each([
    ['objects', [{ value: 'u1' }, { value: 'u2', type: 'User' }]],
    ['plain ids', ['u1', 'u2']],
    ['names in other letters', [{ Value: 'u1' }, { VALUE: 'u2' }]],
  ])('pairs the owner with each member given as %s', (_form, members) => {
    const reader = compileLinks('members', columns);

    expect(reader.read({ id: 'g1', members })).toEqual([
      ['g1', 'u1'],
      ['g1', 'u2'],
    ]);
  });

  it.each([
    ['absent', {}],
    ['null', { members: null }],
    ['empty', { members: [] }],
  ])('has no pair when the attribute is %s', (_what, parts) => {
    expect(compileLinks('members', columns).read({ id: 'g1', ...parts })).toEqual([]);
  });

  it('keeps ids with spaces and colons as they are', () => {
    const reader = compileLinks('privilegedData', columns);

    expect(reader.read({ id: 'A b:c', privilegedData: [{ value: '52_88', display: 'root' }] })).toEqual([
      ['A b:c', '52_88'],
    ]);
  });

  it('writes a member that comes twice once, and counts it', () => {
    const reader = compileLinks('members', columns);

    const pairs = reader.read({ id: 'g1', members: [{ value: 'u1' }, { value: 'u1' }] });

    expect(pairs).toEqual([['g1', 'u1']]);
    expect(reader.repeated()).toBe(1);
  });

  it('takes null and empty objects for no reference', () => {
    const reader = compileLinks('members', columns);

    expect(reader.read({ id: 'g1', members: [null, {}, { value: 'u1' }] })).toEqual([['g1', 'u1']]);
  });

  it('keeps a whole number as an id', () => {
    expect(compileLinks('members', columns).read({ id: 'g1', members: [{ value: 7 }] })).toEqual([['g1', '7']]);
  });

  it.each([[{ display: 'Ada' }], [{ value: '' }], [{ value: null, display: 'Ada' }], [''], [true], [{ value: 1e300 }]])(
    'refuses the reference %j, since leaving it out would take a membership away',
    (reference) => {
      const reader = compileLinks('members', columns);

      expect(() => reader.read({ id: 'g1', members: [reference] })).toThrow(/row "g1", column "MemberId".*names no id/);
    },
  );

  it('refuses an id that a CSV file cannot carry', () => {
    const reader = compileLinks('members', columns);

    expect(() => reader.read({ id: 'g1', members: [{ value: 'u\0' }] })).toThrow(/row "g1", column "MemberId".*NUL/);
  });

  it('takes a member id from the prototype chain of nothing', () => {
    const members = JSON.parse('[{"__proto__":{"value":"u9"}}]') as unknown;

    expect(() => compileLinks('members', columns).read({ id: 'g1', members })).toThrow(/names no id/);
  });
});

describe('compileUserGroups', () => {
  const names = new Map<string, string | null>([
    ['Sales', 'g1'],
    ['Twins', null],
    ['g2', 'g3'],
  ]);
  const groups: KnownGroups = {
    hasId: (id) => ['g1', 'g2', 'g3'].includes(id),
    idOf: (name) => names.get(name),
    areAll: true,
  };

  it.each([
    ['its id', { value: 'g1' }],
    ['its id, whatever its name', { value: 'g1', display: 'Twins' }],
    ['its name only', { display: 'Sales' }],
    ['its name and an empty id', { value: '', display: 'Sales' }],
    ['its name and no id', { value: null, Display: 'Sales' }],
  ])('pairs a group that is given by %s with the user', (_form, reference) => {
    const reader = compileUserGroups(columns, groups);

    expect(reader.read({ id: 'u1', groups: [reference] })).toEqual([['g1', 'u1']]);
  });

  it.each([['unknown'], ['g2']])('keeps the id %s, of no exported group or also the name of one', (id) => {
    const reader = compileUserGroups(columns, groups);

    expect(reader.read({ id: 'u1', groups: [id] })).toEqual([[id, 'u1']]);
  });

  it('finds no group by its name where a filter hides some', () => {
    const reader = compileUserGroups(columns, { ...groups, areAll: false });

    expect(() => reader.read({ id: 'u1', groups: [{ display: 'Sales' }] })).toThrow(
      /"Sales" without its id, and a group that Filter leaves out may have that displayName/,
    );
  });

  it('names a group in no more than a line', () => {
    const display = 'x'.repeat(5000);

    expect(() => compileUserGroups(columns, groups).read({ id: 'u1', groups: [{ display }] })).toThrow(
      expect.objectContaining({ message: expect.stringMatching(/^.{1,300}$/) }),
    );
  });

  it('writes a group once that comes by id and by name', () => {
    const reader = compileUserGroups(columns, groups);

    expect(reader.read({ id: 'u1', groups: [{ value: 'g1' }, { display: 'Sales' }] })).toEqual([['g1', 'u1']]);
    expect(reader.repeated()).toBe(1);
  });

  it.each([
    [{ display: 'Nobody' }, /row "u1", column "value".*"Nobody" without its id, and no exported group/],
    [{ display: 'Twins' }, /row "u1", column "value".*"Twins" without its id, and more than one exported group/],
    [{ value: 'Sales' }, /row "u1", column "value".*is "Sales", the displayName of a group and not its id/],
    ['Sales', /is "Sales", the displayName/],
    ['Twins', /is "Twins", the displayName/],
    [{ display: '' }, /names no id/],
    [{ type: 'direct' }, /names no id/],
  ])('refuses the group %j, since leaving it out would take a membership away', (reference, message) => {
    const reader = compileUserGroups(columns, groups);

    expect(() => reader.read({ id: 'u1', groups: [reference] })).toThrow(message);
  });
});
