import { describe, expect, it } from '@jest/globals';
import { existsSync, globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { runAgent } from '../../support/run-agent.ts';

const pages = ['README.md', 'CONTRIBUTING.md', ...globSync('docs/**/*.md')].sort();
const textOf = (page: string): string => readFileSync(page, 'utf8');

describe('the documentation', () => {
  it.each(calls().filter((each) => !isWithoutSettings(each)))(
    'calls commands and options that there are: %s (%s)',
    async (call) => {
      const finished = await runAgent([...argumentsOf(call), '--settings', 'test/fixtures/no-settings-here']);

      expect(finished.stderr).toContain('SETTINGS_NOT_FOUND');
    },
  );

  it.each(calls().filter(isWithoutSettings))('calls commands that need no settings: %s (%s)', async (call) => {
    const finished = await runAgent(argumentsOf(call));

    expect(finished.exitCode).toBe(0);
  });

  it('calls at least the commands of the first five minutes', () => {
    const words = calls().map(([call]) => argumentsOf(call).slice(0, 2).join(' '));

    expect(words).toEqual(
      expect.arrayContaining(['settings validate', 'connections check', 'export -c', 'verify -c', 'fulfill -c']),
    );
  });

  it.each(tableOfCommands())('lists a command and options that there are: %s', async (cell) => {
    const command = cell.split(/ (?=[[-])/)[0]!.split(' ');

    const { exitCode, stdout } = await runAgent([...command, '--help']);

    expect(exitCode).toBe(0);
    expect(stdout).toMatch(new RegExp(`^iga-agent ${command.join(' ')}`));
    for (const [option] of cell.matchAll(/--?[a-z-]+/g)) expect(stdout).toMatch(new RegExp(`(?<![\\w-])${option}\\b`));
  });

  it.each(pages)('has no dead link in %s', (page) => {
    const links = [...textOf(page).matchAll(/\]\((?!https?:)([^)#\s]+)(?:#[^)]*)?\)/g)].map(
      ([, target = '']) => target,
    );

    expect(links.filter((link) => !existsSync(path.join(path.dirname(page), link)))).toEqual([]);
  });

  it('has a row for every setting of a connection in docs/settings.md', () => {
    const documented = textOf('docs/settings.md');

    const missing = settingsOfAConnection().filter(
      (name) => !new RegExp(`^\\| *\`${name}(\`|[.:])`, 'm').test(documented),
    );

    expect(missing).toEqual([]);
  });
});

/** What stands behind `npm run agent --` on each page, with the page. */
function calls(): [string, string][] {
  const found = pages.flatMap((page) =>
    [...textOf(page).matchAll(/npm run --silent agent -- ([^"`\n]+)/g)].map(([, call = '']): [string, string] => [
      call.trim(),
      page,
    ]),
  );
  return found.filter(([call]) => !call.startsWith('<'));
}

function isWithoutSettings([call]: [string, string]): boolean {
  return call.startsWith('connections profiles');
}

function argumentsOf(call: string): string[] {
  return call
    .replace(/\s#.*$/, '')
    .replace(/--settings \S+/, '')
    .trim()
    .split(/\s+/);
}

/** The first column of the README's table of commands; a row may have several. */
function tableOfCommands(): string[] {
  const [, section = ''] = textOf('README.md').split('\n## Commands\n');
  const rows = section.split('\n## ')[0]!.matchAll(/^\| (`.+?`) \|/gm);
  return [...rows].flatMap(([, cell = '']) => [...cell.matchAll(/`([^`]+)`/g)].map(([, command = '']) => command));
}

function settingsOfAConnection(): string[] {
  const schema = JSON.parse(textOf('schemas/appsettings.agent.schema.json')) as {
    definitions: { ConnectionSettings: { properties: Record<string, { deprecated?: boolean }> } };
  };
  const properties = Object.entries(schema.definitions.ConnectionSettings.properties);
  return properties.filter(([, { deprecated }]) => deprecated !== true).map(([name]) => name);
}
