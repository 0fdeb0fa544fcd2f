import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { positionsIn } from '../../../src/validation/text-position.ts';

describe('positionsIn', () => {
  it('counts lines and columns from 1', () => {
    const positionOf = positionsIn('ab\ncd\n');

    expect(positionOf(0)).toEqual({ line: 1, column: 1 });
    expect(positionOf(4)).toEqual({ line: 2, column: 2 });
    expect(positionOf(6)).toEqual({ line: 3, column: 1 });
  });

  it('gives the same as splitting the text at each line feed', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('a', '\n', '\r\n')), fc.nat(40), (parts, wanted) => {
        const text = parts.join('');
        const offset = Math.min(wanted, text.length);
        const lines = text.slice(0, offset).split('\n');

        expect(positionsIn(text)(offset)).toEqual({ line: lines.length, column: lines.at(-1)!.length + 1 });
      }),
    );
  });
});
