import { describe, expect, it } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { useAgentScene } from '../support/agent-scene.ts';
import { builtCommand, runAgent } from '../support/run-agent.ts';

const setScene = useAgentScene();

const commands = [
  'export',
  'verify',
  'connections',
  'connections list',
  'connections check',
  'settings',
  'settings show',
  'settings validate',
  'sandbox',
  'demo',
];

describe('the command line', () => {
  it('says its version', async () => {
    const { version } = JSON.parse(await readFile('package.json', 'utf8')) as { version: string };

    expect(await runAgent(['--version'])).toMatchObject({ exitCode: 0, stdout: `${version}\n`, stderr: '' });
  });

  it('lists every command', async () => {
    const { exitCode, stdout } = await runAgent(['--help']);

    expect(exitCode).toBe(0);
    for (const command of commands.filter((each) => !each.includes(' '))) {
      expect(stdout).toMatch(new RegExp(`^ {2}iga-agent ${command} `, 'm'));
    }
  });

  it.each(commands)('has help with an example for %s', async (command) => {
    const { exitCode, stdout } = await runAgent([...command.split(' '), '--help']);

    expect(exitCode).toBe(0);
    expect(stdout).toMatch(new RegExp(`Examples:\\n {2}iga-agent ${command.split(' ')[0] ?? ''} `));
  });

  it.each([
    ['no command', [], 'Name a command.'],
    ['a misspelt command', ['exprt'], 'there is no such command; did you mean export?'],
    ['no subcommand', ['settings'], 'Name "show" or "validate".'],
    ['an unknown option', ['export', '--conection', 'Acme'], 'Unknown argument: conection'],
    ['an argument too many', ['export', 'Acme'], 'Unknown argument: Acme'],
    ['an option without its value', ['export', '--settings'], 'the option settings needs a value'],
    ['an option twice', ['export', '--settings', 'a', '--settings', 'b'], 'settings is given more than once'],
    [
      'a value that there is not',
      ['export', '--log-level', 'loud'],
      'log-level cannot be "loud"; choose one of "error"',
    ],
    ['options that exclude each other', ['export', '--accept', 'x', '-c', 'A'], '--accept and --connection cannot be'],
  ])('refuses %s with exit code 2, in English whatever the machine speaks', async (_what, args, message) => {
    const finished = await runAgent(args, { environment: { LANG: 'de_DE.UTF-8', LC_ALL: 'de_DE.UTF-8' } });

    expect(finished.exitCode).toBe(2);
    expect(finished.stderr).toContain(`error USAGE_INVALID: `);
    expect(finished.stderr).toContain(message);
    expect(finished.stderr).toContain('Next: See "iga-agent --help"');
    expect(finished.stdout).toBe('');
  });

  it('does not mind a reader that goes away', async () => {
    const scene = await setScene();
    const args = ['settings', 'show', '--settings', scene.folder.path];
    const child = spawn(process.execPath, [builtCommand, ...args], { stdio: 'pipe' });
    const errors: Buffer[] = [];
    child.stderr.on('data', (chunk: Buffer) => errors.push(chunk));
    child.stdout.destroy();

    const [exitCode] = (await once(child, 'close')) as [number | null];

    expect(exitCode).toBe(0);
    expect(Buffer.concat(errors).toString()).toBe('');
  });
});

describe('with --json', () => {
  it.each([
    ['export', ['export'], 0],
    ['export of what cannot be read', ['export', '-c', 'Nobody'], 2],
    ['connections list', ['connections', 'list'], 0],
    ['connections check', ['connections', 'check'], 0],
    ['settings show', ['settings', 'show'], 0],
    ['settings validate', ['settings', 'validate'], 0],
    ['verify with nothing published', ['verify'], 8],
    ['an unknown held run', ['export', '--accept', '20261123T020000Z-9f3c1a'], 6],
    ['a wrong option', ['export', '--bogus'], 2],
  ])('%s gives exactly one JSON object on stdout, with the exit code in it', async (_what, args, expected) => {
    const scene = await setScene();

    const { exitCode, stdout } = await scene.run([...args, '--json']);

    expect(exitCode).toBe(expected);
    expect(stdout.trimEnd().split('\n')).toHaveLength(1);
    expect(JSON.parse(stdout)).toMatchObject({ exitCode: expected });
  });
});

describe('with --quiet', () => {
  it.each([
    ['export', ['export']],
    ['verify', ['verify']],
    ['connections check', ['connections', 'check']],
    ['settings validate', ['settings', 'validate']],
  ])('%s says nothing when all went well', async (_what, args) => {
    const scene = await setScene();
    await scene.run(['export']);

    const finished = await scene.run([...args, '--quiet']);

    expect(finished).toMatchObject({ exitCode: 0, stdout: '', stderr: '' });
  });
});
