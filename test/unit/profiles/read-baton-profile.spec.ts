import { describe, expect, it } from '@jest/globals';
import { checkProfile } from '../../../src/profiles/check-profile.ts';
import { isBatonConfiguration, readBatonProfile } from '../../../src/profiles/read-baton-profile.ts';
import { batonConfig, readBaton } from '../../support/baton-config.ts';

describe('a configuration of baton-scim', () => {
  it('is told from a profile of ours by its keys', () => {
    const answers = [batonConfig(), { auth: {} }, { name: 'x', auth: {} }, { name: 'x' }, [], null, 'text'];

    expect(answers.map(isBatonConfiguration)).toEqual([true, true, false, false, false, false, false]);
  });

  it('that says nothing unusual differs from the RFC in little', () => {
    const { profile, warnings, endpoint } = readBaton();

    expect(profile).toEqual({
      name: 'acme',
      http: { versionSuffix: '/v2', accept: 'application/json', contentType: 'application/json' },
      authentication: { grant: 'static', scheme: '' },
      resources: [
        {
          name: 'Users',
          columns: ['id', 'userName', 'name:givenName', 'name:familyName', 'active', 'emails:value'],
          attributes: { id: ['id'] },
        },
        { name: 'Groups', columns: ['id', 'displayName'], attributes: { id: ['id'] }, links: ['members'] },
      ],
      list: { totalMember: 'totalResults' },
      account: { readOnly: [] },
      members: { read: 'group', write: 'none' },
      roles: { attribute: null },
    });
    expect(warnings).toEqual([]);
    expect(endpoint).toBe('https://acme.example/scim/v2/');
  });

  it.each([
    ['https://acme.example/scim/v2', '/v2'],
    ['https://acme.example/scim/V2//', '/v2'],
    ['https://acme.example/scim/v1/', ''],
    ['https://acme.example/scim-v2', ''],
    ['https://acme.example', ''],
  ])('for %s puts "%s" behind Server', (apiEndpoint, versionSuffix) => {
    const { profile } = readBaton({ apiEndpoint });

    expect(profile.http?.versionSuffix).toBe(versionSuffix);
  });

  it('with hasScimHeader asks for SCIM, and sends it', () => {
    const { profile } = readBaton({ hasScimHeader: true });

    expect(profile.http).toMatchObject({ accept: 'application/scim+json', contentType: 'application/scim+json' });
  });

  it.each([
    [{ authType: 'apiKey' }, { grant: 'static', scheme: '' }],
    [
      { authType: 'apiKey', apiKeyPrefix: 'SSWS' },
      { grant: 'static', scheme: 'SSWS' },
    ],
    [{ authType: 'oauth2' }, { grant: 'static', scheme: 'Bearer' }],
    [
      { authType: 'oauth2', shouldObtainToken: false, apiKeyPrefix: 'OAuth' },
      { grant: 'static', scheme: 'OAuth' },
    ],
    [{ authType: 'basic', apiKeyPrefix: 'Bearer' }, { grant: 'basic' }],
    [
      { authType: 'oauth2', shouldObtainToken: true, authUrl: 'https://acme.example/token', tokenPath: '$.data.token' },
      {
        grant: 'clientCredentials',
        tokenUrl: 'https://acme.example/token',
        clientAuthentication: 'basic',
        tokenPath: 'data.token',
        scheme: 'Bearer',
      },
    ],
    [
      { authType: 'apiKey', shouldObtainToken: true, authUrl: 'http://127.0.0.1:1/token', tokenPath: 'access_token' },
      {
        grant: 'clientCredentials',
        tokenUrl: 'http://127.0.0.1:1/token',
        clientAuthentication: 'basic',
        tokenPath: 'access_token',
        scheme: 'Bearer',
      },
    ],
  ])('logs in by %j', (auth, authentication) => {
    const { profile } = readBaton({ auth });

    expect(profile.authentication).toEqual(authentication);
  });

  it.each([
    [{ pagination: { totalResults: '$.page.total' } }, { totalMember: 'page.total' }],
    [{ pagination: { itemsPerPage: 'count', startIndex: 'from' } }, { totalMember: 'totalResults' }],
  ])('reads the total of a list, and nothing else of it: %j', (parts, list) => {
    const { profile } = readBaton(parts);

    expect(profile.list).toEqual(list);
  });

  it.each([
    [{ user: { roles: null, userGroup: null }, provisioning: {} }],
    [{ user: { roles: null }, provisioning: { addUserToGroup: null, removeUserFromGroup: null } }],
  ])('takes a key without a value for none: %j', (parts) => {
    expect(readBaton(parts)).toEqual(readBaton());
  });

  it.each([
    ['Acme Corp.yaml', 'Acme-Corp'],
    ['7-zwölf.yml', 'zw-lf'],
    ['2024.yaml', 'baton-scim'],
  ])('in the file %s has a name by it', (file, name) => {
    const { profile } = readBatonProfile(batonConfig(), file);

    expect(profile.name).toBe(name);
    expect(checkProfile(profile, 'profile')).toBe(profile);
  });
});
