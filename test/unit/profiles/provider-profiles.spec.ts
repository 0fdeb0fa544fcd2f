import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { cp, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { listProfiles } from '../../../src/jobs/list-profiles.ts';
import { profileNames, providerFolder, providerProfile } from '../../../src/profiles/provider-profiles.ts';
import { resolveDialect } from '../../../src/profiles/resolve-dialect.ts';
import { rfc } from '../../../src/scim/dialects/rfc.ts';
import { makeTemporaryFolder } from '../../support/temporary-folder.ts';

let temporary: Awaited<ReturnType<typeof makeTemporaryFolder>>;
let folder: URL;

beforeAll(async () => {
  temporary = await makeTemporaryFolder();
  folder = pathToFileURL(`${temporary.path}/`);
  await cp(providerFolder, temporary.path, { recursive: true });
});

afterAll(() => temporary.remove());

async function addProfile(name: string, profile: object): Promise<void> {
  await writeFile(path.join(temporary.path, `${name}.json`), JSON.stringify({ name, ...profile }));
}

describe('a provider profile', () => {
  it('is one file: a new one is found, listed and used', async () => {
    await addProfile('shop', { description: 'The shop', extends: 'Slack-v2', delete: { user: 'prevent' } });

    const { dialect } = resolveDialect({ scimSyntax: 'RFC', profile: 'SHOP' }, folder);
    const listed = listProfiles(folder).find(({ name }) => name === 'shop');

    expect(profileNames(folder)).toEqual([...profileNames(), 'shop'].sort());
    expect(dialect).toMatchObject({ name: 'shop', delete: { user: 'prevent' }, http: { versionSuffix: '/v2' } });
    expect(listed).toMatchObject({ product: 'The shop', isScimSyntax: false, extends: 'Slack-v2' });
    expect(listed?.differs).toContain('never deletes');
  });

  it('is laid over that of ScimSyntax, knob by knob', () => {
    const choice = { scimSyntax: 'CyberArk', profile: 'atlassian' };

    const { dialect } = resolveDialect(choice);

    expect(dialect.list).toEqual({ ...rfc.list, maxPageSize: 100, unpagedFallback: true });
    expect(dialect.update.method).toBe('put');
  });

  it('has the facts of those that it extends before its own', () => {
    const facts = new Map(listProfiles().map((each) => [each.name, each.unconfirmed]));

    expect(facts.get('WSO2-Legacy')).toEqual([...facts.get('WSO2')!, ...providerProfile('wso2-legacy').unconfirmed!]);
  });

  it.each([
    ['salesfroce', 'Did you mean salesforce?'],
    ['slackv2', 'Did you mean slack-v2?'],
    ['githup', 'Did you mean github?'],
  ])('that is misspelt is refused with the nearest name: %s', (name, hint) => {
    expect(() => providerProfile(name)).toThrow(
      expect.objectContaining({ code: 'SETTINGS_INVALID', message: expect.stringContaining(hint) }),
    );
  });

  it('cannot extend itself, nor others in a circle', async () => {
    await addProfile('hen', { extends: 'egg' });
    await addProfile('egg', { extends: 'hen' });

    expect(() => resolveDialect({ scimSyntax: 'RFC', profile: 'hen' }, folder)).toThrow(
      expect.objectContaining({
        code: 'SETTINGS_INVALID',
        message: 'the profiles extend each other without end: hen, egg, hen, egg, hen',
      }),
    );
  });
});
