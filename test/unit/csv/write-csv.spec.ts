import { describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import fc from 'fast-check';
import { readCsv } from '../../../src/csv/read-csv.ts';
import { CsvScan } from '../../../src/csv/scan-csv.ts';
import { writeCsv } from '../../../src/csv/write-csv.ts';

const pieces = [
  '',
  'a',
  '"',
  '""',
  ',',
  '\r',
  '\n',
  '\r\n',
  '\u2028',
  '\ufeff',
  '😀',
  '\u202e',
  '=1',
  ' ',
  "'",
  ';',
  '\t',
  'é',
];
const text = fc.oneof(
  fc.array(fc.constantFrom(...pieces), { maxLength: 6 }).map((parts) => parts.join('')),
  fc.string({ unit: 'binary' }).filter((value) => value.isWellFormed()),
);
const table = fc
  .integer({ min: 1, max: 5 })
  .chain((width) => fc.array(fc.array(text, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 20 }));

async function* chunksOf(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < bytes.length; start += size)
    yield await Promise.resolve(bytes.subarray(start, start + size));
}

async function readAll(bytes: Uint8Array, size = 7): Promise<string[][]> {
  const rows: string[][] = [];
  for await (const row of readCsv(chunksOf(bytes, size))) rows.push(row);
  return rows;
}

describe('the CSV format', () => {
  it('brings any text back byte for byte, through a second parser and through readCsv', async () => {
    await fc.assert(
      fc.asyncProperty(table, async (rows) => {
        const bytes = Buffer.from(writeCsv([rows[0]!.map((_, index) => `column ${index}`), ...rows]));

        const parsed: unknown = parse(bytes, { record_delimiter: '\n' });
        const read = await readAll(bytes);

        expect((parsed as string[][]).slice(1)).toEqual(rows);
        expect(read.slice(1)).toEqual(rows);
      }),
      { numRuns: 300 },
    );
  });

  it('is what the library writes, also for the rows that need no quotes', () => {
    fc.assert(
      fc.property(table, (rows) => {
        const quoted = { record_delimiter: '\n', quote_record_delimiter: true, quoted_empty: rows[0]!.length === 1 };

        expect(writeCsv(rows)).toBe(stringify(rows, quoted));
      }),
    );
  });

  it('is counted by the scan as a parser counts it, however the bytes are cut', () => {
    fc.assert(
      fc.property(table, fc.integer({ min: 1, max: 50 }), (rows, size) => {
        const bytes = Buffer.from(writeCsv(rows));
        const scan = new CsvScan(rows[0]!.length);

        for (let start = 0; start < bytes.length; start += size) scan.add(bytes.subarray(start, start + size));

        expect({ rows: scan.rows, isWhole: scan.isWhole }).toEqual({ rows: rows.length, isWhole: true });
      }),
    );
  });

  it.each([
    ['a cut row', 'a,b\n1,2\n3,'],
    ['a cut last line', 'a,b\n1,2\n3,4'],
    ['an open quote', 'a,b\n1,"2\n'],
    ['an uneven row', 'a,b\n1\n'],
  ])('shows the scan %s', (_name, content) => {
    const scan = new CsvScan(2);

    scan.add(Buffer.from(content));

    expect(scan.isWhole).toBe(false);
  });

  it('quotes only where it must and ends every row with a line feed', () => {
    const rows = [['id', 'a b', "it's", '1,5', 'say "x"', 'two\nlines', 'old\rmac', '']];

    expect(writeCsv(rows)).toBe('id,a b,it\'s,"1,5","say ""x""","two\nlines","old\rmac",\n');
  });

  it('shows a lone empty cell, which readers would take for no row', () => {
    expect(writeCsv([['id'], ['']])).toBe('id\n""\n');
  });

  it('begins without a byte-order mark and keeps one inside a value', () => {
    expect([...Buffer.from(writeCsv([['a', '\ufeffb']]))]).toEqual([0x61, 0x2c, 0xef, 0xbb, 0xbf, 0x62, 0x0a]);
  });

  it.each([
    ['uneven rows', 'a,b\n1\n'],
    ['an open quote', 'a,b\n1,"2\n'],
    ['a quote inside a plain value', 'a,b\n1,2"3\n'],
  ])('is not read with %s, and the message holds no data', async (_name, content) => {
    await expect(readAll(Buffer.from(content))).rejects.toMatchObject({ code: 'OUTPUT_NOT_VERIFIED' });
  });
});
