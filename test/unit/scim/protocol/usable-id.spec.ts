import { describe, expect, it } from '@jest/globals';
import { isUsableId } from '../../../../src/scim/protocol/usable-id.ts';

describe('isUsableId', () => {
  it.each(['2819c223', 'a/b', 'a/b?c', '...', 'a..b', 'é', ' ', '100%', 'dXNl/ci8+x/w=='])('takes %j', (id) => {
    expect(isUsableId(id)).toBe(true);
  });

  it.each(['', '.', '..', '\ud800'])('refuses %j', (id) => {
    expect(isUsableId(id)).toBe(false);
  });

  it.each(['../x', 'a/../b', 'a/..', './x', '..\\x', '..?x', '..%2Fx', '%2e%2e', 'a%2f..%2fb'])(
    'refuses %j, which leads to another place',
    (id) => {
      expect(isUsableId(id)).toBe(false);
    },
  );

  it.each(['a\u0000', 'a\nb', '\u007f', '\u0085'])('refuses %j, which holds a control character', (id) => {
    expect(isUsableId(id)).toBe(false);
  });

  it('takes 1000 characters and refuses 1001', () => {
    expect([isUsableId('x'.repeat(1000)), isUsableId('x'.repeat(1001))]).toEqual([true, false]);
  });
});
