import { describe, expect, it } from '@jest/globals';
import { differenceOf } from '../../../src/cli/file-difference.ts';

describe('differenceOf', () => {
  it('puts what a line was above what it is, and leaves out what stayed', () => {
    const before = 'id,name\n1,Ann\n2,Bob\n3,Cy\n';
    const after = 'id,name\n0,Zoe\n1,Ann\n2,Rob\n';

    expect(differenceOf(before, after)).toEqual(['+ 0,Zoe', '- 2,Bob', '+ 2,Rob', '- 3,Cy']);
  });

  it('is empty for the same lines', () => {
    expect(differenceOf('id\n1\n', 'id\n1\n')).toEqual([]);
  });
});
