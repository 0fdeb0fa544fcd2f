import { describe, expect, it } from '@jest/globals';
import { leaversOf } from '../../../../src/scim/writing/list-leavers.ts';

const work = { value: 'Ada@x.example', type: 'work', primary: true };
const home = { value: 'ada@y.example', type: 'home' };

describe('leaversOf', () => {
  it('gives those that are to go whole, so that any server can tell them', () => {
    expect(leaversOf([work, home], [home], 'value')).toEqual([{ ...work, operation: 'delete' }]);
  });

  it('gives a bare value a name', () => {
    expect(leaversOf(['a', 7], ['a'], 'value')).toEqual([{ value: 7, operation: 'delete' }]);
  });

  it('tells values apart by another attribute where they have their name there', () => {
    const roles = [{ display: 'admin' }, { display: 'ops' }];

    expect(leaversOf(roles, [{ display: 'ops' }], 'display')).toEqual([{ display: 'admin', operation: 'delete' }]);
  });

  it('leaves alone what only changes its letters, its parts or nothing', () => {
    const address = { streetAddress: 'Old 1', type: 'work' };

    expect(leaversOf([work], [{ value: 'ada@x.example', type: 'WORK' }], 'value')).toEqual([]);
    expect(leaversOf([address], [{ ...address }], 'value')).toEqual([]);
  });

  it.each([
    ['has no value', [{ streetAddress: 'Old 1', type: 'work' }], [{ streetAddress: 'New 2', type: 'work' }]],
    [
      'shares its value with one that stays',
      [
        { ...work, value: 'a' },
        { ...home, value: 'A' },
      ],
      [{ ...home, value: 'a' }],
    ],
  ])('refuses to name one that %s', (_case, before, after) => {
    expect(() => leaversOf(before, after, 'value')).toThrow('nothing tells it from the others');
  });
});
