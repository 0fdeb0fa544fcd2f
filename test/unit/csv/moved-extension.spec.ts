import { describe, expect, it } from '@jest/globals';
import { compileRow, type RowReader } from '../../../src/csv/compile-row.ts';
import { describeValueWarning } from '../../../src/csv/value-report.ts';

const safe = 'urn:ietf:params:scim:schemas:vendor:1.0:Safe';
const custom = 'urn:scim:schemas:extension:custom:2.0';

function readerOf(name: string, movedExtensions: boolean, path?: string): RowReader {
  const column = { name, schema: safe, multiValued: false, ...(path !== undefined && { path }) };
  return compileRow([{ name: 'id', multiValued: false }, column], { keyColumn: 'id', movedExtensions });
}

describe('a column whose extension stands under another URN', () => {
  it('is read there, with one warning that says where', () => {
    const reader = readerOf('retention', true);
    const resources = ['s1', 's2'].map((id) => ({ id, 'urn:other': { x: 1 }, [custom]: { Retention: 7 } }));

    expect(resources.map(reader.read)).toEqual([
      ['s1', '7'],
      ['s2', '7'],
    ]);
    expect(reader.report.warnings).toEqual([
      { remark: 'moved-extension', column: 'retention', count: 2, firstRow: 's1', place: custom },
    ]);
    expect(describeValueWarning(reader.report.warnings[0]!)).toContain(`"${custom}"`);
  });

  it('is read there by its attribute, where the column has the URN in its name', () => {
    const reader = readerOf(`${safe}:owner:value`, true, 'owner:value');

    expect(reader.read({ id: 's1', [custom]: { owner: { value: 'u1' } } })).toEqual(['s1', 'u1']);
  });

  it.each([
    [`${safe}:owner:value`, 'u1'],
    [`${safe}:retention`, '7'],
    ['urn:ietf:params:scim:schemas:core:2.0:User:title', 'Dr'],
    ['urn:vendor:retention', ''],
  ])('is read there by the end of its name, where its schema can be told from it: %s', (name, expected) => {
    const columns = ['id', name].map((each) => ({ name: each, multiValued: false }));
    const resource = { id: 's1', title: 'Dr', [custom]: { owner: { value: 'u1' }, retention: 7 } };

    expect(compileRow(columns, { keyColumn: 'id', movedExtensions: true }).read(resource)).toEqual(['s1', expected]);
  });

  it('stays empty where the dialect does not say that extensions move', () => {
    expect(readerOf('retention', false).read({ id: 's1', [custom]: { retention: 7 } })).toEqual(['s1', '']);
  });

  it.each([
    ['a value', 7, '7'],
    ['null', null, ''],
  ])('is not looked for where its own URN has %s', (_what, own, expected) => {
    const reader = readerOf('retention', true);

    expect(reader.read({ id: 's1', [safe]: { retention: own }, [custom]: { retention: 9 } })).toEqual(['s1', expected]);
    expect(reader.report.warnings).toEqual([]);
  });

  it('is not looked for under a URN that another column names', () => {
    const columns = ['id', `${safe}:owner`, `${custom}:owner`].map((name) => ({ name, multiValued: false }));
    const reader = compileRow(columns, { keyColumn: 'id', movedExtensions: true });

    expect(reader.read({ id: 's1', [custom.toUpperCase()]: { owner: 'u1' } })).toEqual(['s1', '', 'u1']);
  });

  it('is looked for under a URN that its own one begins with', () => {
    const resource = { id: 's1', 'urn:ietf:params:scim:schemas:vendor:1.0': { retention: 7 } };

    expect(readerOf('retention', true).read(resource)).toEqual(['s1', '7']);
  });

  it('is looked for beyond a null', () => {
    const resource = { id: 's1', 'urn:other': { retention: null }, [custom]: { retention: 7 } };

    expect(readerOf('retention', true).read(resource)).toEqual(['s1', '7']);
  });

  it('may stand twice with the same value', () => {
    const resource = { id: 's1', [custom]: { retention: { days: 7 } }, 'urn:other': { retention: { days: 7 } } };

    expect(readerOf('retention:days', true).read(resource)).toEqual(['s1', '7']);
  });

  it('is refused where it stands twice with different values', () => {
    const resource = { id: 's1', [custom]: { retention: 7 }, 'urn:other': { retention: 8 } };
    const read = (): unknown => readerOf('retention', true).read(resource);

    expect(read).toThrow(expect.objectContaining({ code: 'VALUE_INVALID' }));
    expect(read).toThrow(
      /row "s1", column "retention".*under urn:scim:schemas:extension:custom:2\.0 than under urn:other/,
    );
  });

  it('is empty where nothing has it, and never read from the root', () => {
    const reader = readerOf('retention', true);

    expect(reader.read({ id: 's1', retention: 7, [custom]: {} })).toEqual(['s1', '']);
    expect(reader.report.warnings).toEqual([]);
  });
});
