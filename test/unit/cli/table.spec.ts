import { describe, expect, it } from '@jest/globals';
import { formatBytes, formatCount, formatTable } from '../../../src/cli/table.ts';

describe('formatTable', () => {
  it('pads text to the left and numbers to the right', () => {
    const table = formatTable(
      ['File', 'Rows'],
      [
        ['Acme_Users.csv', '1,234'],
        ['Acme_Groups.csv', '7'],
      ],
    );

    expect(table).toBe(
      ['File              Rows', '---------------  -----', 'Acme_Users.csv   1,234', 'Acme_Groups.csv      7'].join(
        '\n',
      ),
    );
  });

  it('shows the titles when there are no rows', () => {
    expect(formatTable(['Connection'], [])).toBe('Connection\n----------');
  });
});

describe('formatBytes', () => {
  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [1000, '1.0 kB'],
    [1_234_567, '1.2 MB'],
    [5_000_000_000, '5.0 GB'],
  ])('writes %d as %s', (bytes, text) => {
    expect(formatBytes(bytes)).toBe(text);
  });
});

describe('formatCount', () => {
  it('separates thousands in the same way on every machine', () => {
    expect(formatCount(1_234_567)).toBe('1,234,567');
  });
});
