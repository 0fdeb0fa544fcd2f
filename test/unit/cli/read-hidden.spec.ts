import { PassThrough } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { readHidden, readHiddenTwice, type HiddenInput } from '../../../src/cli/read-hidden.ts';

describe('readHidden', () => {
  it.each([
    ['value\n', 'value'],
    ['value\r\n', 'value'],
    ['two\nlines\n', 'two\nlines'],
    [' spaces stay ', ' spaces stay '],
  ])('takes %j from a pipe without its last line break', async (given, expected) => {
    const secret = await readHidden('Value', piped(Buffer.from(given)), screen());

    expect(secret.reveal()).toBe(expected);
  });

  it.each([
    ['nothing', Buffer.from('\n'), /nothing was given/],
    ['bytes that are no text', Buffer.from([0xff, 0xfe]), /not UTF-8/],
    ['more than 1 MiB', Buffer.alloc(1024 * 1024 + 1, 97), /larger than 1 MiB/],
  ])('refuses %s', async (_what, given, expected) => {
    await expect(readHidden('Value', piped(given), screen())).rejects.toMatchObject({
      code: 'USAGE_INVALID',
      message: expect.stringMatching(expected),
    });
  });

  it('shows nothing of what is typed, and gives the terminal back', async () => {
    const shown = screen();
    const keyboard = terminal(['hun', 'x\u007f', 'ter', '2\r', 'later']);

    const secret = await readHidden('Value', keyboard, shown);

    expect(secret.reveal()).toBe('hunter2');
    expect(shown.text).toBe('Value (hidden): \n');
    expect(keyboard.modes).toEqual([true, false]);
  });

  it('stops at Ctrl+C, and gives the terminal back', async () => {
    const keyboard = terminal(['hun', '\u0003']);

    await expect(readHidden('Value', keyboard, screen())).rejects.toMatchObject({ code: 'INTERRUPTED' });

    expect(keyboard.modes).toEqual([true, false]);
  });
});

describe('readHiddenTwice', () => {
  it.each([
    ['one after the other', ['hunter2\r', 'hunter2\r']],
    ['in one piece', ['hunter2\rhunter2\r']],
    ['with line breaks of two characters', ['hunter2\r\nhunter2\r\n']],
  ])('takes two entries that come %s, hidden from the first to the last', async (_what, keys) => {
    const keyboard = streamOf(keys);

    const secret = await readHiddenTwice(['Password', 'Again'], keyboard, screen());

    expect(secret.reveal()).toBe('hunter2');
    expect(keyboard.modes).toEqual([true, false]);
    expect(keyboard.destroyed).toBe(true);
  });

  it.each([
    ['that differ', ['one\r', 'two\r'], /the two entries differ/],
    ['of which one is empty', ['one\r', '\r'], /Again: nothing was given/],
  ])('refuses entries %s', async (_what, keys, expected) => {
    await expect(readHiddenTwice(['Password', 'Again'], streamOf(keys), screen())).rejects.toMatchObject({
      code: 'USAGE_INVALID',
      message: expect.stringMatching(expected),
    });
  });

  it('reads a pipe once', async () => {
    const secret = await readHiddenTwice(['Password', 'Again'], piped(Buffer.from('hunter2\n')), screen());

    expect(secret.reveal()).toBe('hunter2');
  });
});

/** A stream that is destroyed, as the one of a terminal is, when its reader stops early. */
function streamOf(keys: readonly string[]): PassThrough & HiddenInput & { readonly modes: boolean[] } {
  const modes: boolean[] = [];
  const stream = new PassThrough();
  for (const key of keys) stream.write(key);
  return Object.assign(stream, { isTTY: true, setRawMode: (raw: boolean) => modes.push(raw), modes });
}

async function* chunksOf(chunks: readonly Buffer[]): AsyncGenerator<Buffer> {
  for (const chunk of chunks) yield await Promise.resolve(chunk);
}

function piped(bytes: Buffer): HiddenInput {
  const chunks = chunksOf([bytes]);
  return { [Symbol.asyncIterator]: () => chunks };
}

function terminal(keys: readonly string[]): HiddenInput & { readonly modes: boolean[] } {
  const modes: boolean[] = [];
  const chunks = chunksOf(keys.map((key) => Buffer.from(key)));
  return { isTTY: true, setRawMode: (raw) => modes.push(raw), modes, [Symbol.asyncIterator]: () => chunks };
}

function screen(): { text: string; write: (text: string) => void } {
  const output = {
    text: '',
    write: (text: string) => {
      output.text += text;
    },
  };
  return output;
}
