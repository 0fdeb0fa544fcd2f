import { describe, expect, it } from '@jest/globals';
import { Findings } from '../../../src/settings/findings.ts';
import { readEnvironment, type Environment } from '../../../src/settings/read-environment.ts';
import { originOf, plainOf } from '../../../src/settings/setting-tree.ts';
import { schemaOf } from '../../../src/validation/schema.ts';

function read(environment: Environment): {
  plain: unknown;
  problems: readonly string[];
  place(path: string[]): string;
} {
  const findings = new Findings();
  const tree = readEnvironment(environment, schemaOf('appsettings.agent'), findings);
  const place = (path: string[]): string => originOf(tree, path).place;
  return { plain: JSON.parse(JSON.stringify(plainOf(tree))), problems: problemsIn(findings), place };
}

function problemsIn(findings: Findings): readonly string[] {
  try {
    findings.throwProblems('folder');
    return [];
  } catch (error) {
    return (error as { problems: string[] }).problems;
  }
}

describe('readEnvironment', () => {
  it('reads the variables that begin with a section, in any case', () => {
    const { plain, place } = read({
      Connections__Acme__Password: 'p',
      CONNECTIONS__ACME__Login: 'l',
      WorkFolderPath: 'W',
    });

    expect(plain).toEqual({ Connections: { Acme: { Password: 'p', Login: 'l' } }, WorkFolderPath: 'W' });
    expect(place(['Connections', 'acme', 'login'])).toBe('environment variable CONNECTIONS__ACME__Login');
  });

  it('leaves all other variables alone', () => {
    expect(read({ PATH: '/bin', HOME__x: '1', Connection__Acme: '1', Connections_Acme: '1' })).toMatchObject({
      plain: {},
      problems: [],
    });
  });

  it.each([
    [{ Connections____Password: 'x' }, /Connections____Password: a part of the name is empty or reserved/],
    [{ Connections__Acme__: 'x' }, /empty or reserved/],
    [{ Connections____proto____x: 'x' }, /empty or reserved/],
    [{ Connections__constructor__x: 'x' }, /empty or reserved/],
    [
      { Connections__A__Login: 'x', CONNECTIONS__a__LOGIN: 'y' },
      /contradicts environment variable Connections__A__Login: the same setting/,
    ],
    [
      { Connections__A: 'x', Connections__A__Login: 'y' },
      /contradicts environment variable Connections__A: a value and a section/,
    ],
    [{ Connections__A__Login: 'y', Connections__A: 'x' }, /contradicts/],
  ])('refuses %p', (environment, expected) => {
    expect(read(environment as Environment).problems).toEqual([expect.stringMatching(expected)]);
  });
});
