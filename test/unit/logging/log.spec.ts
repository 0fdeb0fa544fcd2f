import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Log } from '../../../src/logging/log.ts';
import { Secret } from '../../../src/secret.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'iga-agent-log-'));
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

async function linesOf(write: (log: Log) => void): Promise<Record<string, unknown>[]> {
  const log = new Log({ level: 'info', quiet: true, folder, runId: 'run-1' });
  write(log);
  await log.close();
  const text = await readFile(path.join(folder, 'iga-agent.log'), 'utf8');
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

describe('Log', () => {
  it('writes one JSON object a line, with level, time and run', async () => {
    const lines = await linesOf((log) => {
      log.info('first\nline', { rows: 3 });
      log.debug('not important enough');
      log.warn('second');
    });

    expect(lines).toMatchObject([
      { level: 'info', message: 'first\nline', rows: 3, runId: 'run-1' },
      { level: 'warn', message: 'second' },
    ]);
    expect(lines[0]?.['timestamp']).toMatch(/^\d{4}-\d\d-\d\dT/);
  });

  it('hides a known secret wherever it stands', async () => {
    const secret = new Secret('correct-horse-battery');

    const [line] = await linesOf((log) => {
      log.error(`login with ${secret.reveal()} failed`, { deep: { headers: ['x', secret.reveal()] }, secret });
    });

    expect(JSON.stringify(line)).not.toContain('correct-horse');
    expect(line).toMatchObject({ message: 'login with [secret] failed' });
  });

  it('hides fields that are named like a secret, whatever they hold', async () => {
    const [line] = await linesOf((log) => {
      log.info('asked', { request: { Authorization: 'abc', Password: 'def', page: 3 } });
    });

    expect(line).toMatchObject({ request: { Authorization: '[secret]', Password: '[secret]', page: 3 } });
  });

  it('keeps the file to its owner', async () => {
    await linesOf((log) => {
      log.info('x');
    });

    const { mode } = await stat(path.join(folder, 'iga-agent.log'));
    expect(mode & 0o077).toBe(0);
  });

  it('goes on when its folder cannot be written', async () => {
    const file = path.join(folder, 'a-file');
    await writeFile(file, '');

    const log = new Log({ level: 'info', quiet: true, folder: path.join(file, 'Logs') });
    log.info('nobody reads this');

    await expect(log.close()).resolves.toBeUndefined();
  });
});
