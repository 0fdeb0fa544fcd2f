import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { KeySet } from '../../src/key-set.ts';

describe('KeySet', () => {
  it('tells a new key from one that is there', () => {
    const keys = new KeySet();

    const answers = [keys.add('a'), keys.add('b'), keys.add('a')];

    expect(answers).toEqual([true, true, false]);
    expect(keys.size).toBe(2);
  });

  it('does not have a key that was never added', () => {
    const keys = new KeySet();
    keys.add('a');

    expect([keys.has('a'), keys.has('A'), keys.has(''), keys.has('a\0')]).toEqual([true, false, false, false]);
  });

  it('keeps every key while it grows', () => {
    const keys = new KeySet();
    const texts = Array.from({ length: 100_000 }, (_, index) => `user-${index}`);

    const added = texts.filter((text) => keys.add(text));

    expect(added).toHaveLength(100_000);
    expect(texts.every((text) => keys.has(text))).toBe(true);
    expect(texts.some((text) => keys.has(`${text}x`))).toBe(false);
  });

  it('tells apart all texts of up to three characters', () => {
    const characters = Array.from({ length: 40 }, (_, index) => String.fromCharCode(index * 17));
    const pairs = characters.flatMap((first) => characters.map((second) => first + second));
    const triples = pairs.flatMap((pair) => characters.map((third) => pair + third));
    const texts = ['', ...characters, ...pairs, ...triples];
    const keys = new KeySet();

    const added = texts.filter((text) => keys.add(text));

    expect(added).toHaveLength(texts.length);
  });

  it('behaves as a Set does', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' })), (texts) => {
        const keys = new KeySet();
        const reference = new Set<string>();

        for (const text of texts) {
          expect(keys.add(text)).toBe(!reference.has(text));
          reference.add(text);
        }

        expect(keys.size).toBe(reference.size);
      }),
    );
  });
});
