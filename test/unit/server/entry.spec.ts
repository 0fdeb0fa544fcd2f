import { describe, expect, it } from '@jest/globals';
import { positionAfter, type Entry } from '../../../src/server/entry.ts';

const anEntry = (sequence: number): Entry => ({
  id: String(sequence),
  type: 'User',
  sequence,
  resource: {},
  revision: 1,
  view: undefined,
  text: undefined,
});

describe('positionAfter', () => {
  it.each([
    [0, 0],
    [2, 1],
    [3, 1],
    [5, 2],
    [9, 3],
    [99, 3],
  ])('finds what follows sequence %i', (sequence, expected) => {
    const position = positionAfter([anEntry(2), anEntry(5), anEntry(9)], sequence);

    expect(position).toBe(expected);
  });
});
