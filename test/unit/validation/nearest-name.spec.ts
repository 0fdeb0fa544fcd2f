import { describe, expect, it } from '@jest/globals';
import { nearestName } from '../../../src/validation/nearest-name.ts';

describe('nearestName', () => {
  const known = ['Password', 'PageSize', 'Login', 'Server'];

  it.each([
    ['Pasword', 'Password'],
    ['PASSWORD', 'Password'],
    ['pagesise', 'PageSize'],
    ['Servers', 'Server'],
  ])('takes %s for %s', (typed, meant) => {
    expect(nearestName(typed, known)).toBe(meant);
  });

  it.each(['Path', 'Separator', '', 'x'.repeat(10_000)])('finds nothing near %p', (typed) => {
    expect(nearestName(typed, known)).toBeUndefined();
  });
});
