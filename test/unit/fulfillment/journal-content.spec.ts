import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { isFinished, journalPath, readHeader, readJournal } from '../../../src/fulfillment/journal-content.ts';
import { formatHeader, formatRecord, type JournalRecord } from '../../../src/fulfillment/journal-record.ts';
import { Secret } from '../../../src/secret.ts';
import { aBatchFile, aHeader, answered, noon, sent, verdict } from '../../support/a-batch.ts';
import { makeTemporaryFolder } from '../../support/temporary-folder.ts';

let temporary: Awaited<ReturnType<typeof makeTemporaryFolder>>;
let folder: string;
beforeEach(async () => {
  temporary = await makeTemporaryFolder();
  folder = path.join(temporary.path, aHeader().run);
  await mkdir(folder);
});
afterEach(() => temporary.remove());

const moved: JournalRecord = { type: 'moved', file: 0, from: '/in/orders.json', to: '/in/Downloaded/orders.json' };

async function write(...lines: readonly (string | JournalRecord)[]): Promise<void> {
  const text = lines.map((line) => (typeof line === 'string' ? line : formatRecord(line)));
  await writeFile(journalPath(folder), formatHeader(aHeader()) + text.join(''));
}

describe('reading a journal', () => {
  it.each<[string, JournalRecord[], object]>([
    ['nothing', [], { open: [], done: [], verdicts: [], isFinished: false }],
    ['a write that was sent', [sent('0:1')], { open: ['0:1'], done: [], verdicts: [] }],
    ['its answer', [sent('0:1'), answered('0:1')], { open: [], done: ['0:1'], verdicts: [] }],
    ['the verdict', [sent('0:1'), answered('0:1'), verdict('0:1')], { open: [], done: [], verdicts: ['0:1'] }],
    ['a verdict without an answer', [sent('0:1'), verdict('0:1')], { open: [], done: [], verdicts: ['0:1'] }],
    ['a moved file', [verdict('0:1'), moved], { moved: [0], isFinished: false }],
    ['the end', [verdict('0:1'), moved, { type: 'finished' }], { moved: [0], isFinished: true }],
  ])('that ends with %s', async (_what, records, expected) => {
    await write(...records);

    const content = await readJournal(folder);

    const { open, done, verdicts, moved: files, isFinished: isEnd } = content;
    const keys = { open: [...open.keys()], done: [...done.keys()], verdicts: [...verdicts.keys()] };
    expect({ ...keys, moved: [...files.keys()], isFinished: isEnd }).toMatchObject(expected);
    expect(content.header).toEqual(aHeader());
    expect(content.warning).toBeUndefined();
  });

  it('tells the writes of one order apart by their step', async () => {
    const [first, second] = [{ step: 'add Groups/g1' }, { step: 'add Groups/g2' }];
    await write(
      sent('0:1', first),
      sent('0:1', second),
      answered('0:1', { ...first, id: undefined, status: undefined }),
    );

    const { open, done } = await readJournal(folder);

    expect(open.get('0:1')).toMatchObject([second]);
    expect(done.get('0:1')).toMatchObject([{ ...first, id: undefined, status: undefined }]);
  });

  it('sees a write that was sent again after its answer as open', async () => {
    await write(sent('0:1'), answered('0:1', { outcome: 'refused', status: 412 }), sent('0:1'));

    expect((await readJournal(folder)).open.get('0:1')).toHaveLength(1);
  });

  it('sees a write as open that was lost before the one that was refused', async () => {
    await write(sent('0:1'), sent('0:1'), answered('0:1', { outcome: 'refused', status: 429 }));

    expect((await readJournal(folder)).open.get('0:1')).toHaveLength(1);
  });

  it('sees no write as open behind one that was done', async () => {
    await write(sent('0:1'), sent('0:1'), answered('0:1', { outcome: 'done' }));

    expect((await readJournal(folder)).open.get('0:1')).toBeUndefined();
  });

  it('holds on to the first verdict of an order, whatever stands behind it', async () => {
    await write(verdict('0:1'), sent('0:1'), verdict('0:1', { state: 'Errored' }));

    const { open, verdicts } = await readJournal(folder);

    expect(open.size).toBe(0);
    expect(verdicts.get('0:1')?.state).toBe('Executed');
  });

  it('reads lines that reach from one piece of the file into the next', async () => {
    const files = [aBatchFile({ orders: 20_000 })];
    const lines = Array.from({ length: 20_000 }, (_, index) =>
      formatRecord(sent(`0:${index}`, { step: 'é'.repeat(30) })),
    );
    await writeFile(journalPath(folder), formatHeader(aHeader({ files })) + lines.join(''));

    const { open, bytes, wholeBytes } = await readJournal(folder);

    expect(open.size).toBe(20_000);
    expect(open.get('0:19999')?.[0]?.step).toBe('é'.repeat(30));
    expect([bytes, wholeBytes]).toEqual(Array(2).fill((await readFile(journalPath(folder))).length));
  });
});

describe('a torn last line', () => {
  it.each([
    ['without its line end', formatRecord(verdict('0:1')).slice(0, -1)],
    ['cut in the middle', '{"type":"verdict","posi'],
    ['of zeros, as after a power failure', '\0'.repeat(4096)],
    ['of zeros with a line end', `${'\0'.repeat(100)}\n`],
  ])('%s is left out, and said', async (_what, torn) => {
    await write(sent('0:1'), torn);

    const content = await readJournal(folder);

    expect(content.warning).toContain('line 3');
    expect(content.open.has('0:1')).toBe(true);
    expect(content.verdicts.size).toBe(0);
    expect(content.bytes - content.wholeBytes).toBe(Buffer.byteLength(torn));
  });
});

describe('a damaged journal', () => {
  it.each<[string, string | JournalRecord, RegExp]>([
    ['no JSON', '{"type":"sen\n', /line 2 is not JSON/],
    ['no object', '[]\n', /line 2: it is not an object/],
    ['an unknown type', '{"type":"planned"}\n', /line 2: "type" is not one of/],
    ['a missing field', '{"type":"sent","position":"0:0"}\n', /line 2: "step" is not a text/],
    ['a wrong method', formatRecord(sent('0:0')).replace('POST', 'TRACE'), /line 2: "method"/],
    [
      'a verdict that is not final',
      formatRecord(verdict('0:0')).replace('Executed', 'NotAttempted'),
      /line 2: "state"/,
    ],
    ['an order behind the last', sent('0:3'), /line 2: "position" is not an order/],
    ['an order of no file', sent('1:0'), /line 2: "position" is not an order/],
    ['a position that is none', sent('0:__proto__'), /line 2: "position" is not an order/],
    ['a file that is none', { ...moved, file: 1 }, /line 2: "file" is not a file/],
    ['a move to elsewhere', { ...moved, to: '/etc/orders.json' }, /line 2: "to" is not in Downloaded/],
    ['something behind the end', { type: 'finished' }, /line 3: it stands behind the end/],
  ])('with %s in the middle is refused, and named', async (_what, line, expected) => {
    await write(line, sent('0:1'));

    await expect(readJournal(folder)).rejects.toMatchObject({
      code: 'JOURNAL_DAMAGED',
      message: expect.stringMatching(expected) as unknown,
      next: expect.stringContaining('once more') as unknown,
    });
  });

  it.each<[string, string, RegExp]>([
    ['no line', '', /empty/],
    ['a torn first line', formatHeader(aHeader()).slice(0, -1), /line 1: it is not an object/],
    ['a first line of another kind', formatRecord(sent('0:0')), /line 1: it is not the beginning/],
    ['another version', formatHeader(aHeader()).replace('"version":1', '"version":2'), /line 1: "version"/],
    ['a path that is not absolute', formatHeader(aHeader({ files: [aBatchFile({ path: 'a' })] })), /line 1: "path"/],
    ['a hash that is none', formatHeader(aHeader({ files: [aBatchFile({ sha256: 'x' })] })), /line 1: "sha256"/],
    ['a wrong time', formatHeader(aHeader({ at: 'noon' })), /line 1: "at"/],
  ])('with %s is refused', async (_what, text, expected) => {
    await writeFile(journalPath(folder), text);

    const error = { code: 'JOURNAL_DAMAGED', message: expect.stringMatching(expected) as unknown };
    await expect(readJournal(folder)).rejects.toMatchObject(error);
    await expect(readHeader(folder)).rejects.toMatchObject(error);
  });

  it('with bytes that are no text in the middle is refused', async () => {
    const [step, bytes] = [Buffer.from('create'), Buffer.from('creat\xFF', 'latin1')];
    const text = formatHeader(aHeader()) + formatRecord(sent('0:1')) + formatRecord(sent('0:2'));
    const journal = Buffer.from(text);
    bytes.copy(journal, journal.indexOf(step));
    await writeFile(journalPath(folder), journal);

    await expect(readJournal(folder)).rejects.toThrow(/line 2 is not JSON/);
  });

  it('of another run is refused', async () => {
    await write(sent('0:0'));
    const other = path.join(temporary.path, 'another-run');
    await rename(folder, other);

    await expect(readJournal(other)).rejects.toMatchObject({ code: 'JOURNAL_DAMAGED' });
  });

  it('that never ends a line is refused before it fills the memory', async () => {
    await write('x'.repeat(20 * 1024 * 1024));

    await expect(readJournal(folder)).rejects.toThrow(/line 2 does not end/);
  });

  it('that is not there is refused, and has no header', async () => {
    await expect(readJournal(folder)).rejects.toMatchObject({ code: 'JOURNAL_DAMAGED' });
    expect(await readHeader(folder)).toBeUndefined();
  });
});

describe('the first line', () => {
  it.each([1, 20, 500])('is read alone when it names %i files', async (count) => {
    const files = Array.from({ length: count }, (_, index) => aBatchFile({ path: `/in/orders-${index}.json` }));
    const header = aHeader({ files });
    await writeFile(journalPath(folder), formatHeader(header) + 'x'.repeat(10_000));

    expect(await readHeader(folder)).toEqual(header);
  });

  it('is refused when it never ends', async () => {
    await writeFile(journalPath(folder), 'x'.repeat(40 * 1024 * 1024));

    await expect(readHeader(folder)).rejects.toMatchObject({
      code: 'JOURNAL_DAMAGED',
      message: expect.stringContaining('line 1 does not end') as unknown,
    });
  });
});

describe('a look at the end', () => {
  it.each<[string, readonly (string | JournalRecord)[], boolean]>([
    ['a finished run', [{ type: 'finished' }], true],
    ['a run that was cut', [sent('0:0')], false],
    ['a run that was cut at its beginning', [], false],
    ['a run that was cut at its end', ['{"type":"finished"}'], false],
  ])('tells %s', async (_what, lines, expected) => {
    await write(...lines);

    expect(await isFinished(folder)).toBe(expected);
    expect((await readJournal(folder)).isFinished).toBe(expected);
  });

  it('sees no finished run where there is no journal', async () => {
    expect(await isFinished(folder)).toBe(false);
  });
});

describe('a line of a journal', () => {
  it('keeps no secret of a message', () => {
    const secret = new Secret('correct-horse-battery');

    const line = formatRecord(verdict('0:0', { message: `said\n${secret.reveal()}`, executedAt: noon }));

    expect(line).toContain('said [secret]');
    expect(line).not.toContain(secret.reveal());
  });
});
