import { describe, expect, it } from '@jest/globals';
import { compileLinks } from '../../../src/csv/compile-links.ts';

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
