import { AgentError } from '../errors.ts';
import { Secret } from '../secret.ts';

/** The part of process.stdin that is used. */
export interface HiddenInput extends AsyncIterable<unknown> {
  readonly isTTY?: boolean;
  setRawMode?(raw: boolean): unknown;
}

export interface HiddenOutput {
  write(text: string): unknown;
}

const largestInput = 1024 * 1024;

/**
 * A secret from a pipe, without its last line break, or typed on a terminal without being shown. Throws USAGE_INVALID when
 * there is none, when it is over 1 MiB, or when it is no UTF-8 text, and INTERRUPTED for Ctrl+C.
 */
export async function readHidden(
  prompt: string,
  input: HiddenInput = process.stdin,
  output: HiddenOutput = process.stderr,
): Promise<Secret> {
  const [text = ''] = input.isTTY === true ? await typed([prompt], input, output) : await piped(prompt, input);
  return new Secret(text);
}

/** As readHidden; on a terminal the secret is typed twice. Throws USAGE_INVALID also when the two differ. */
export async function readHiddenTwice(
  prompts: readonly [string, string],
  input: HiddenInput = process.stdin,
  output: HiddenOutput = process.stderr,
): Promise<Secret> {
  if (input.isTTY !== true) return readHidden(prompts[0], input, output);
  const [text = '', repeated] = await typed(prompts, input, output);
  if (repeated !== text) throw wrong('the two entries differ; nothing was written');
  return new Secret(text);
}

async function piped(prompt: string, input: HiddenInput): Promise<string[]> {
  return [filled(prompt, withoutLineBreak(await readAll(input)))];
}

async function readAll(input: HiddenInput): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of input) {
    const bytes = Buffer.from(chunk as Uint8Array);
    length += bytes.length;
    if (length > largestInput) throw wrong('the input is larger than 1 MiB');
    chunks.push(bytes);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks));
  } catch {
    throw wrong('the input is not UTF-8 text');
  }
}

function withoutLineBreak(text: string): string {
  return text.replace(/\r?\n$/, '');
}

function filled(prompt: string, text: string): string {
  if (text === '') throw wrong(`${prompt}: nothing was given`);
  return text;
}

// In raw mode the terminal neither shows what is typed nor acts on Ctrl+C, so both are up to us. One reader serves all
// prompts: closing it closes the terminal, and what was typed ahead stays in it.
async function typed(prompts: readonly string[], input: HiddenInput, output: HiddenOutput): Promise<string[]> {
  const texts: string[] = [];
  const characters = charactersOf(input);
  input.setRawMode?.(true);
  try {
    for (const prompt of prompts) {
      output.write(`${prompt} (hidden): `);
      texts.push(filled(prompt, await readLine(characters).finally(() => output.write('\n'))));
    }
  } finally {
    input.setRawMode?.(false);
    await characters.return();
  }
  return texts;
}

async function* charactersOf(input: HiddenInput): AsyncGenerator<string, void, void> {
  const decoder = new TextDecoder('utf-8');
  let previous = '';
  for await (const chunk of input) {
    for (const character of decoder.decode(chunk as Uint8Array, { stream: true })) {
      // A pasted line break of two characters ends one line only.
      if (character !== '\n' || previous !== '\r') yield character;
      previous = character;
    }
  }
}

async function readLine(characters: AsyncGenerator<string, void, void>): Promise<string> {
  let line: string[] = [];
  for (let next = await characters.next(); next.done !== true; next = await characters.next()) {
    const character = next.value;
    if (character === '\r' || character === '\n' || character === '\u0004') break;
    if (character === '\u0003') throw new AgentError('INTERRUPTED', 'interrupted; nothing was written');
    line = character === '\b' || character === '\u007f' ? line.slice(0, -1) : [...line, character];
  }
  return line.join('');
}

function wrong(message: string): AgentError {
  return new AgentError('USAGE_INVALID', message, { next: 'Pipe the value into the command, or type it when asked.' });
}
