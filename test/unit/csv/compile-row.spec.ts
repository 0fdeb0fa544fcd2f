import { describe, expect, it } from '@jest/globals';
import { compileRow, type RowReader } from '../../../src/csv/compile-row.ts';
import { describeValueWarning } from '../../../src/csv/value-report.ts';
import type { Column } from '../../../src/mappings/export-plan.ts';

const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
const core = 'urn:ietf:params:scim:schemas:core:2.0:User';

function column(name: string, options: Partial<Column> = {}): Column {
  return { name, multiValued: false, ...options };
}

function readerOf(...columns: Column[]): RowReader {
  return compileRow([column('id'), ...columns], { keyColumn: 'id' });
}

function cellOf(wanted: Column, resource: Record<string, unknown>): string {
  return readerOf(wanted).read({ id: '1', ...resource })[1]!;
}

describe('where a cell is read', () => {
  it.each([
    ['an attribute', column('userName'), { userName: 'ann' }, 'ann'],
    ['an attribute in another case', column('username'), { userName: 'ann' }, 'ann'],
    ['a sub-attribute', column('name:givenName'), { name: { givenName: 'Ann' } }, 'Ann'],
    ['a sub-attribute in another case', column('Name:givenname'), { name: { givenName: 'Ann' } }, 'Ann'],
    ['a flat dotted key', column('name:givenName'), { 'name.givenName': 'Ann' }, 'Ann'],
    ['a sub-attribute of a list', column('emails:value'), { emails: [{ value: 'a@b.c' }] }, 'a@b.c'],
    ['a bare value in a list', column('emails:value'), { emails: ['a@b.c'] }, 'a@b.c'],
    [
      'the extension that the schema names',
      column('department', { schema: enterprise }),
      { department: 'no', [enterprise]: { Department: 'yes' } },
      'yes',
    ],
    [
      'a sub-attribute of an extension',
      column('manager:value', { schema: enterprise }),
      { [enterprise]: { manager: { value: '7' } } },
      '7',
    ],
    ['the root for a core schema', column('title', { schema: core }), { title: 'Dr' }, 'Dr'],
    ['the root for a core path', column(`${core}:name:givenName`), { name: { givenName: 'Ann' } }, 'Ann'],
    ['an extension path', column(`${enterprise}:manager:value`), { [enterprise]: { manager: { value: '7' } } }, '7'],
    [
      'the longest extension path',
      column('urn:a:b:c'),
      { 'urn:a': { b: { c: 'short' } }, 'urn:a:b': { c: 'long' } },
      'long',
    ],
    [
      'the only extension that has it',
      column('department'),
      { 'urn:x': {}, [enterprise]: { department: 'Sales' } },
      'Sales',
    ],
  ])('is %s', (_name, wanted, resource, expected) => {
    expect(cellOf(wanted, resource)).toBe(expected);
  });

  it('is never an extension when the root holds the attribute, even as null', () => {
    expect(cellOf(column('department'), { department: null, [enterprise]: { department: 'Sales' } })).toBe('');
  });

  it('is never the prototype', () => {
    for (const name of ['toString', 'constructor', '__proto__', 'constructor:name']) {
      expect(cellOf(column(name), { name: 'Ann' })).toBe('');
    }
  });

  it('reads a received __proto__ as any other name, and leaves the prototype alone', () => {
    const resource = JSON.parse('{"__proto__":{"userName":"evil"}}') as Record<string, unknown>;

    expect(cellOf(column('userName'), resource)).toBe('');
    expect(({} as Record<string, unknown>)['userName']).toBeUndefined();
  });

  it('is refused when two extensions hold the attribute', () => {
    const resource = { id: '1', 'urn:x': { level: '1' }, 'urn:y': { level: '2' } };

    expect(() => readerOf(column('level')).read(resource)).toThrow(/"level" stands in both urn:x and urn:y/);
  });

  it('is the extension of a column whose name has the URN in front of it', () => {
    const wanted = column('urn:a:b:c', { schema: 'urn:a', path: 'b:c' });

    expect(cellOf(wanted, { 'urn:a': { b: { c: 'short' } }, 'urn:a:b': { c: 'long' } })).toBe('short');
  });
});

describe('what servers show otherwise than the standard', () => {
  it.each([
    ['an empty owner', column('owner:value'), { owner: {} }, ''],
    [
      'a list of managers',
      column('manager:value', { schema: enterprise }),
      { [enterprise]: { manager: [{ value: '7' }] } },
      '7',
    ],
    [
      'a list of managers, found by itself',
      column('manager:value'),
      { [enterprise]: { manager: [{ value: '7' }] } },
      '7',
    ],
    [
      'bare texts for entitlements',
      column('entitlements:value', { multiValued: true }),
      { entitlements: ['y', 'x'] },
      'x\ny',
    ],
    ['bare texts for entitlements, as they are', column('entitlements'), { entitlements: ['x'] }, 'x'],
    ['bare texts for emails', column('emails:value'), { emails: ['ada@acme.example'] }, 'ada@acme.example'],
    ['a part that bare texts do not have', column('emails:type'), { emails: ['ada@acme.example'] }, ''],
    ['a flat key for a part', column('name:formatted'), { 'name.formatted': 'Ada Byron' }, 'Ada Byron'],
    ['a text for a truth value', column('active'), { active: 'True' }, 'True'],
    ['names in another case', column('numberOfDays', { schema: 'urn:safe' }), { 'urn:safe': { NumberOfDays: 7 } }, '7'],
  ])('is exported: %s', (_name, wanted, resource, expected) => {
    expect(cellOf(wanted, resource)).toBe(expected);
  });
});

describe('what a cell says', () => {
  it.each([
    [true, 'true'],
    [false, 'false'],
    [0, '0'],
    [1.5, '1.5'],
    [null, ''],
    [undefined, ''],
    ['', ''],
    ['2024-01-02T03:04:05+01:00', '2024-01-02T03:04:05+01:00'],
    [' =1+1 ', ' =1+1 '],
    [{ a: [1, 'b'] }, '{"a":[1,"b"]}'],
  ])('writes %p as %p', (value, expected) => {
    expect(cellOf(column('attribute'), { attribute: value })).toBe(expected);
  });

  it('sorts all values ignoring case, one per line', () => {
    const emails = [{ value: 'b' }, { value: 'A' }, { value: 'a' }, { type: 'work' }, { value: 'C' }];

    expect(cellOf(column('emails:value', { multiValued: true }), { emails })).toBe('A\na\nb\nC');
  });

  it('takes the primary value, else the first, and warns once per column', () => {
    const reader = readerOf(column('emails:value'));
    const primary = { id: '1', emails: [{ value: 'a' }, { value: 'b', primary: true }] };
    const none = { id: '2', emails: [{ value: 'c' }, { value: 'd' }] };

    const rows = [primary, none].map(reader.read);

    expect(rows).toEqual([
      ['1', 'b'],
      ['2', 'c'],
    ]);
    expect(reader.report.warnings).toEqual([
      { remark: 'several-values', column: 'emails:value', count: 2, firstRow: '1' },
    ]);
    expect(describeValueWarning(reader.report.warnings[0]!)).toMatch(
      /^column "emails:value": 2 row\(s\), the first with id "1"/,
    );
  });

  it.each([[['a\nb', 'c']], ['a\nb']])('refuses a line break inside one of several values: %j', (tags) => {
    const read = (): string => cellOf(column('tags', { multiValued: true }), { tags });

    expect(read).toThrow(/row "1", column "tags": the value holds a line break/);
  });

  it('counts values that begin like a formula, and leaves them as they are', () => {
    const reader = readerOf(column('phone'));

    const cells = ['=1', '+41', '-5', '@x', '\tx', '\rx', '1='].map((phone) => reader.read({ id: '1', phone })[1]);

    expect(cells).toEqual(['=1', '+41', '-5', '@x', '\tx', '\rx', '1=']);
    expect(reader.report.warnings).toMatchObject([{ remark: 'looks-like-formula', count: 6 }]);
  });

  it('forgets its remarks when the listing is read again', () => {
    const reader = readerOf(column('phone'));
    reader.read({ id: '1', phone: '=1' });

    reader.report.clear();

    expect(reader.report.warnings).toEqual([]);
  });
});

describe('what a file cannot carry', () => {
  it.each([
    ['a NUL', { id: '1', a: 'x\0y' }, /row "1", column "a".*NUL/],
    ['half a surrogate pair in the key', { id: '\ud800' }, /column "id".*surrogate/],
    ['an empty key', { id: '' }, /column "id".*empty/],
    ['a key that is null', { id: null }, /column "id".*empty/],
    [
      'a rounded number as key',
      JSON.parse('{"id":12345678901234567890}') as Record<string, unknown>,
      /column "id".*2\^53/,
    ],
    [
      'a number beyond all bounds',
      JSON.parse('{"id":"1","a":1e999}') as Record<string, unknown>,
      /column "a".*too large/,
    ],
  ])('is refused: %s', (_name, resource, message) => {
    const read = (): string[] => readerOf(column('a')).read(resource);

    expect(read).toThrow(expect.objectContaining({ code: 'VALUE_INVALID' }));
    expect(read).toThrow(message);
  });

  it('is counted outside the key: half a surrogate pair, a rounded number', () => {
    const reader = readerOf(column('a'));

    reader.read({ id: '1', a: 'x\udc00' });
    reader.read(JSON.parse('{"id":"2","a":12345678901234567890}') as Record<string, unknown>);

    expect(reader.report.warnings.map(({ remark }) => remark)).toEqual(['lone-surrogate', 'rounded-number']);
  });
});
