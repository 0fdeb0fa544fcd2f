import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { resolveDialect } from '../../../src/profiles/resolve-dialect.ts';
import { rfc } from '../../../src/scim/dialects/rfc.ts';
import { makeTemporaryFolder } from '../../support/temporary-folder.ts';

let folder: Awaited<ReturnType<typeof makeTemporaryFolder>>;

beforeAll(async () => {
  folder = await makeTemporaryFolder();
});

afterAll(() => folder.remove());

async function aFile(profile: unknown): Promise<string> {
  const file = path.join(folder.path, `${Math.random()}.json`);
  await writeFile(file, typeof profile === 'string' ? profile : JSON.stringify(profile));
  return file;
}

describe('the dialect of a connection', () => {
  it.each(['RFC', 'rfc'])('is that of the RFC for ScimSyntax %s', (scimSyntax) => {
    expect(resolveDialect({ scimSyntax })).toEqual({ dialect: rfc, warnings: [] });
  });

  it('has what the profile file says over what the dialect says, and the connection the last word', async () => {
    const profileFile = await aFile({
      name: 'Acme',
      list: { maxPageSize: 50, stop: 'empty' },
      update: { method: 'put' },
    });

    const { dialect } = resolveDialect({
      scimSyntax: 'RFC',
      profileFile,
      profileOverrides: { LIST: { MaxPageSize: '70' } },
    });

    expect(dialect.name).toBe('Acme');
    expect(dialect.list).toEqual({ ...rfc.list, stop: 'empty', maxPageSize: 70 });
    expect(dialect.update).toEqual({ ...rfc.update, method: 'put' });
  });

  it.each([
    [{ scimSyntax: 'RFC', profile: 'salesfroce' }, 'Profile "salesfroce" is not known. Did you mean salesforce?'],
    [{ scimSyntax: 'RFC', profile: '../package' }, 'Profile "../package" is not known.'],
    [{ scimSyntax: 'RFC', profile: '__proto__' }, 'Profile "__proto__" is not known.'],
  ])('is refused for %j', (choice, message) => {
    expect(() => resolveDialect(choice)).toThrow(expect.objectContaining({ code: 'SETTINGS_INVALID', message }));
  });

  it('is refused, with every problem, for overrides that do not fit', () => {
    const profileOverrides = { list: { startBase: 7, stopp: 'total' }, nothing: {} };

    expect(() => resolveDialect({ scimSyntax: 'RFC', profileOverrides })).toThrow(
      expect.objectContaining({
        problems: expect.arrayContaining([
          expect.stringContaining('ProfileOverrides:list:startBase: must be one of 0, 1'),
          expect.stringContaining('ProfileOverrides:list:stopp: unknown setting; did you mean stop?'),
          expect.stringContaining('ProfileOverrides:nothing: unknown setting'),
        ]),
      }),
    );
  });

  it.each(['{', '[]', { name: 'x', list: 3 }, { name: 'Loop', extends: 'nobody' }])(
    'is refused for the file %j',
    async (content) => {
      const profileFile = await aFile(content);

      expect(() => resolveDialect({ scimSyntax: 'RFC', profileFile })).toThrow(
        expect.objectContaining({ code: 'SETTINGS_INVALID' }),
      );
    },
  );
});
