import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Secret } from '../../../src/secret.ts';
import {
  branch,
  leaf,
  leavesOf,
  mergeSettings,
  originOf,
  plainOf,
  type SettingBranch,
  type SettingNode,
  type SettingValue,
} from '../../../src/settings/setting-tree.ts';

type Plain = SettingValue | readonly Plain[] | { readonly [name: string]: Plain };

function nodeOf(value: Plain, source: string): SettingNode {
  const origin = { source, place: `${source} line 1` };
  if (value === null || typeof value !== 'object' || value instanceof Secret) return leaf(value, origin);
  const children = Object.entries(value).map(([name, child]: [string, Plain]) => ({
    name,
    node: nodeOf(child, source),
  }));
  return branch(origin, children, Array.isArray(value));
}

function aLayer(value: Readonly<Record<string, Plain>>, source = 'file'): SettingBranch {
  return nodeOf(value, source) as SettingBranch;
}

const noPrototype = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

describe('mergeSettings', () => {
  it('lets the stronger layer win leaf by leaf, whatever the case of names, and remembers the weaker one', () => {
    const merged = mergeSettings(
      aLayer({ Acme: { Login: 'weak', PageSize: 5 } }, 'weak'),
      aLayer({ ACME: { login: 'strong' } }, 'strong'),
    );

    expect(
      [...leavesOf(merged)].map(({ path, leaf: { value, origin, overridden } }) => [
        path.join(':'),
        value,
        origin.source,
        overridden,
      ]),
    ).toEqual([
      ['Acme:Login', 'strong', 'strong', ['weak']],
      ['Acme:PageSize', 5, 'weak', []],
    ]);
  });

  it('remembers all weaker layers, strongest first', () => {
    const layers = ['one', 'two', 'three'].map((source) => aLayer({ A: source }, source));

    const merged = layers.reduce((weak, strong) => mergeSettings(weak, strong));

    expect([...leavesOf(merged)][0]!.leaf.overridden).toEqual(['two', 'one']);
  });

  it('replaces a list by a list as a whole', () => {
    expect(plainOf(mergeSettings(aLayer({ L: ['a', 'b'] }), aLayer({ L: ['c'] })))).toEqual(
      Object.assign(Object.create(null), { L: ['c'] }),
    );
  });

  it('replaces one element of a list by its index', () => {
    expect(noPrototype(plainOf(mergeSettings(aLayer({ L: ['a', 'b'] }), aLayer({ L: { 1: 'c' } }))))).toEqual({
      L: ['a', 'c'],
    });
  });

  it('gives the same in whichever order neighbouring layers are joined', () => {
    const text = fc.option(fc.constantFrom('x', 'y', 'z'), { nil: undefined });
    const shape = fc.record({ A: text, B: fc.record({ C: text, D: text }), E: fc.record({ F: text }) });
    const layer = fc
      .tuple(shape, fc.constantFrom('l1', 'l2', 'l3'))
      .map(([value, source]) => aLayer(JSON.parse(JSON.stringify(value)) as Record<string, Plain>, source));

    fc.assert(
      fc.property(layer, layer, layer, (a, b, c) => {
        const left = mergeSettings(mergeSettings(a, b), c);
        const right = mergeSettings(a, mergeSettings(b, c));

        expect([...leavesOf(left)]).toEqual([...leavesOf(right)]);
      }),
    );
  });

  it('never loses a value of the stronger layer', () => {
    const value = fc.dictionary(fc.constantFrom('a', 'b', 'c'), fc.constantFrom('x', 'y'));

    fc.assert(
      fc.property(value, value, (weak, strong) => {
        expect(noPrototype(plainOf(mergeSettings(aLayer(weak), aLayer(strong))))).toEqual({ ...weak, ...strong });
      }),
    );
  });
});

describe('plainOf', () => {
  it('gives objects without a prototype, secrets in clear and null as absent', () => {
    const plain = plainOf(aLayer({ A: { Key: new Secret('open sesame'), Nothing: null } })) as { A: object };

    expect(Object.getPrototypeOf(plain.A)).toBeNull();
    expect(noPrototype(plain)).toEqual({ A: { Key: 'open sesame' } });
  });
});

describe('originOf', () => {
  it('gives the place of a value or, where nothing is set, of the section around it', () => {
    const tree = mergeSettings(aLayer({ A: { B: 1 } }, 'weak'), aLayer({ A: { C: 2 } }, 'strong'));

    expect(originOf(tree, ['A', 'c']).source).toBe('strong');
    expect(originOf(tree, ['A', 'Missing', 'Deeper']).source).toBe('weak');
  });
});
