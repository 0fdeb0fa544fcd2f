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
    [{ scimSyntax: 'RFC', profile: 'Rfc' }, 'Profile "Rfc": the RFC is the default and has no profile.'],
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
          expect.stringMatching(/ProfileOverrides:nothing: unknown setting; known are .*, update\.$/),
        ]),
      }),
    );
  });

  it.each<[unknown, RegExp]>([
    [{ list: null }, /:list: must be a section in braces \{ \}, found null\.$/],
    [{ list: { startBase: null } }, /:list:startBase: /],
    [{ http: { versionSuffix: '/..' } }, /:http:versionSuffix: must be empty or a slash and a name/],
    [{ http: { accept: 'a\r\nX-Y: z' } }, /:http:accept: must be the value of a header/],
    [{ http: { contentType: 'a\nb' } }, /:http:contentType: must be the value of a header/],
    [{ authentication: { tokenPath: 'a..b' } }, /:authentication:tokenPath: must be names joined by dots/],
    [{ lookUp: { attributes: [] } }, /:lookUp:attributes: must not be an empty list/],
    [{ members: { fields: [] } }, /:members:fields: must not be an empty list/],
    [{ account: { readOnly: ['?'] } }, /:account:readOnly:0: must be an attribute/],
    [{ account: { exclusive: [{ attribute: '??', max: 1 }] } }, /:attribute: must be the name of an attribute/],
    [
      { list: { hardCaps: { Users: { rows: 9, attribute: 'a b', prefixes: 'a' } } } },
      /:hardCaps:Users:attribute: must be the name of an attribute/,
    ],
    [{ discovery: { schemas: 'a/../b' } }, /:discovery:schemas: must be names/],
    [{ lookUp: { attributes: { 0: 'userName', 2: 'externalId' } } }, /:lookUp:attributes: must be a list/],
  ])('is refused for the overrides %j', (profileOverrides, message) => {
    const choice = { scimSyntax: 'RFC', profileOverrides: profileOverrides as Record<string, unknown> };

    expect(() => resolveDialect(choice)).toThrow(
      expect.objectContaining({ problems: expect.arrayContaining([expect.stringMatching(message)]) }),
    );
  });

  it('takes null for a knob that may have no value, and lists as environment variables give them', () => {
    const profileOverrides = {
      list: { maxPageSize: null },
      lookUp: { attributes: { 1: 'externalId', 0: 'userName' } },
    };

    const { dialect } = resolveDialect({ scimSyntax: 'RFC', profile: 'slack', profileOverrides });

    expect(dialect.list.maxPageSize).toBeNull();
    expect(dialect.lookUp.attributes).toEqual(['userName', 'externalId']);
  });

  it('is refused with what is wrong of the profile, of the knobs and of what comes of them at once', () => {
    const choice = { scimSyntax: 'Salesfroce', profile: 'nothing' };
    const unfit = { list: { startBase: 7 }, members: { read: 'probe' } };

    expect(() => resolveDialect({ ...choice, profileOverrides: { list: { startBase: 7 } } })).toThrow(
      expect.objectContaining({
        problems: [
          expect.stringContaining('ScimSyntax "Salesfroce" is not known'),
          expect.stringContaining('Profile "nothing" is not known'),
          expect.stringContaining('ProfileOverrides:list:startBase'),
        ],
      }),
    );
    expect(() => resolveDialect({ scimSyntax: 'RFC', profileOverrides: unfit })).toThrow(
      expect.objectContaining({
        problems: [
          expect.stringContaining('ProfileOverrides:list:startBase'),
          expect.stringContaining('members.read: is probe'),
        ],
      }),
    );
  });

  it('warns of a ScimSyntax under a profile that does not extend it', async () => {
    const profileFile = await aFile({ name: 'Acme', extends: 'Salesforce' });

    const warningsOf = (choice: object): readonly string[] =>
      resolveDialect({ scimSyntax: 'Salesforce', ...choice }).warnings;

    expect(warningsOf({ profile: 'okta' })).toEqual([
      expect.stringMatching(/^ScimSyntax Salesforce lies under the profile Okta, which does not extend it/),
    ]);
    expect([warningsOf({}), warningsOf({ profile: 'salesforce' }), warningsOf({ profileFile })]).toEqual([[], [], []]);
  });

  it.each(['{', '[]', { name: 'x', list: 3 }, { name: 'Loop', extends: 'nobody' }, { name: 'x', extends: 'RFC' }])(
    'is refused for the file %j',
    async (content) => {
      const profileFile = await aFile(content);

      expect(() => resolveDialect({ scimSyntax: 'RFC', profileFile })).toThrow(
        expect.objectContaining({ code: 'SETTINGS_INVALID' }),
      );
    },
  );
});
