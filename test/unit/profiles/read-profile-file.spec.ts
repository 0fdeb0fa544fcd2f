import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readdirSync } from 'node:fs';
import { truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkProfile } from '../../../src/profiles/check-profile.ts';
import { readProfileFile } from '../../../src/profiles/read-profile-file.ts';
import { resolveDialect } from '../../../src/profiles/resolve-dialect.ts';
import { makeTemporaryFolder } from '../../support/temporary-folder.ts';

const fixtures = fileURLToPath(new URL('../../fixtures/baton-scim', import.meta.url));

let folder: Awaited<ReturnType<typeof makeTemporaryFolder>>;

beforeAll(async () => {
  folder = await makeTemporaryFolder();
});

afterAll(() => folder.remove());

async function aFile(name: string, content: string | Uint8Array): Promise<string> {
  const file = path.join(folder.path, name);
  await writeFile(file, content);
  return file;
}

describe('a profile file', () => {
  it.each([
    ['acme.json', '\uFEFF{"name": "Acme", "list": {"mode": "none"}}'],
    ['acme.yaml', 'name: Acme\nlist:\n  mode: none\n'],
    ['acme.profile', 'name: Acme\nlist: {mode: none}\n'],
  ])('called %s holds a profile of ours', async (name, content) => {
    const file = await aFile(name, content);

    const read = readProfileFile(file);

    expect(read).toEqual({ profile: { name: 'Acme', list: { mode: 'none' } }, warnings: [] });
  });

  it('may extend a profile that comes with the agent', async () => {
    const profileFile = await aFile('extending.yaml', 'name: Acme\nextends: salesforce\nlist: {startBase: 0}\n');

    const { dialect } = resolveDialect({ scimSyntax: 'RFC', profileFile });

    expect(dialect.name).toBe('Acme');
    expect(dialect.list.startBase).toBe(0);
    expect(dialect.members).toEqual(resolveDialect({ scimSyntax: 'Salesforce' }).dialect.members);
  });

  it('of ours is refused with the file and the path of every knob that does not fit', async () => {
    const file = await aFile('wrong.yaml', 'name: Acme\nlist: {mode: all, startBas: 1}\n');

    expect(() => readProfileFile(file)).toThrow(
      expect.objectContaining({
        code: 'SETTINGS_INVALID',
        problems: expect.arrayContaining([
          expect.stringContaining(`ProfileFile ${file}:list:mode: must be one of`),
          expect.stringContaining(`ProfileFile ${file}:list:startBas: unknown setting; did you mean startBase?`),
        ]),
      }),
    );
  });

  it.each<[string, string | Uint8Array, RegExp]>([
    ['empty.yaml', '', /does not fit/],
    ['list.yaml', '- name: Acme', /does not fit/],
    ['latin.yaml', Buffer.from('name: Acme\ndescription: S\xfcd', 'latin1'), /is no UTF-8 text/],
    ['large.yaml', `name: Acme\ndescription: ${'x'.repeat(100_000)}`, /is larger than 100000 bytes/],
  ])('called %s is refused', async (name, content, message) => {
    const file = await aFile(name, content);

    expect(() => readProfileFile(file)).toThrow(
      expect.objectContaining({ code: 'SETTINGS_INVALID', message: expect.stringMatching(message) }),
    );
  });

  it('is measured before it is read', async () => {
    const file = await aFile('endless.yaml', '');
    await truncate(file, 3 * 2 ** 30);

    expect(() => readProfileFile(file)).toThrow(/is larger than 100000 bytes/);
  });

  it('that is no file is refused', () => {
    expect(() => readProfileFile('/dev/null')).toThrow(expect.objectContaining({ code: 'SETTINGS_NOT_READABLE' }));
  });

  it('that is not there is refused by its name', () => {
    const file = path.join(folder.path, 'nowhere.yaml');

    expect(() => readProfileFile(file)).toThrow(
      expect.objectContaining({ code: 'SETTINGS_NOT_READABLE', message: expect.stringContaining(file) }),
    );
  });

  it.each(readdirSync(fixtures))('holds a configuration of baton-scim: %s', (name) => {
    const read = readProfileFile(path.join(fixtures, name));

    expect(checkProfile(read.profile, 'profile')).toBe(read.profile);
    expect(`${read.profile.name}.yaml`).toBe(name);
    expect(read.endpoint).toMatch(/^https:/);
  });

  it('that was written for another server is used, and a warning says so', () => {
    const file = path.join(fixtures, 'okta.yaml');

    const warningsFor = (server: string): readonly string[] =>
      resolveDialect({ scimSyntax: 'RFC', profileFile: file, server }).warnings;

    expect(warningsFor('http://127.0.0.1:8080/scim')).toContainEqual(
      'The ProfileFile is written for acme.okta.com; Server says 127.0.0.1:8080, which is asked.',
    );
    expect(warningsFor('https://ACME.okta.com/api/v1/scim')).toEqual([
      expect.stringContaining('would name the members who stay'),
    ]);
  });
});

describe('the paths of a dialect', () => {
  it.each([
    ['userName', 'a..b', 'resources: Users: attributes: userName: the path a..b cannot be read at character 2'],
    ['userName', '__proto__', 'names __proto__, which no attribute is called'],
    ['name.givenName', 'first', 'name.givenName: is no column'],
    ['name:givenName:x', 'first', 'is no column'],
    ['name:constructor', 'first', 'is no column'],
    ['urn:acme:2.0:User:', 'first', 'is no column'],
  ])('at %s are refused where they cannot be read: %s', async (column, text, problem) => {
    const profile = { name: 'Acme', resources: [{ name: 'Users', attributes: { [column]: ['id', text] } }] };
    const profileFile = await aFile('paths.json', JSON.stringify(profile));

    expect(() => resolveDialect({ scimSyntax: 'RFC', profileFile })).toThrow(
      expect.objectContaining({
        code: 'SETTINGS_INVALID',
        problems: expect.arrayContaining([expect.stringContaining(problem)]),
      }),
    );
  });

  it.each(['id', 'name:givenName', '$ref', 'urn:acme:2.0:User:title'])('may be those of %s', async (column) => {
    const profile = { name: 'Acme', resources: [{ name: 'Users', attributes: { [column]: ['$.a[0].b'] } }] };
    const profileFile = await aFile('paths.json', JSON.stringify(profile));

    const { dialect } = resolveDialect({ scimSyntax: 'RFC', profileFile });

    expect(dialect.resources).toEqual(profile.resources);
  });
});
