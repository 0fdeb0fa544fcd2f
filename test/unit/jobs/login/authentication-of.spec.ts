import { describe, expect, it } from '@jest/globals';
import { fileURLToPath } from 'node:url';
import type { TokenLogin } from '../../../../src/http/authentication.ts';
import { authenticationOf, describeConnection } from '../../../../src/jobs/login/authentication-of.ts';
import { mergeDialect } from '../../../../src/scim/dialects/merge-dialect.ts';
import { rfc } from '../../../../src/scim/dialects/rfc.ts';
import { Secret } from '../../../../src/secret.ts';
import type { Connection } from '../../../../src/settings/settings.ts';
import { aConnection } from '../../../support/a-connection.ts';

type Knobs = Partial<(typeof rfc)['authentication']>;

const applicationId = 'app';
const applicationKey = new Secret('application-key');
const login = 'svc';
const password = new Secret('account-password');
const oauthToken = new Secret('ready-made-token');
const application = { applicationId, applicationKey };
const account = { login, password };
const tokenUrl = 'https://login.example/token';

const authentication = (credentials: Partial<Connection>, knobs: Knobs = {}) =>
  authenticationOf(aConnection(credentials), mergeDialect(rfc, { authentication: knobs }));
const parametersOf = (credentials: Partial<Connection>, knobs: Knobs) => {
  const { request } = authentication(credentials, knobs) as TokenLogin;
  return Object.fromEntries([...request.parameters].map(([name, value]) => [name, revealed(value)]));
};
const revealed = (value: string | Secret): string => (value instanceof Secret ? value.reveal() : value);

const passwordGrant = {
  grant_type: 'password',
  client_id: 'app',
  client_secret: 'application-key',
  username: 'svc',
  password: 'account-password',
};
const clientGrant = { grant_type: 'client_credentials', client_id: 'app', client_secret: 'application-key' };
const loginGrant = { grant_type: 'client_credentials', client_id: 'svc', client_secret: 'account-password' };

describe('a login that follows from the credentials', () => {
  it.each([
    ['a ready-made token, whatever else is there', { ...application, ...account, oauthToken }, { kind: 'bearer' }],
    ['Basic for an account', account, { kind: 'basic', login: 'svc' }],
    ['nothing without a credential', {}, { kind: 'none' }],
  ])('is %s', (_choice, credentials, expected) => {
    expect(authentication(credentials)).toMatchObject(expected);
  });

  it.each([
    ['the password grant for application and account', { ...application, ...account }, {}, passwordGrant],
    ['client credentials for an application', application, {}, clientGrant],
    ['client credentials of the account', { applicationId, ...account }, { clientId: 'login' }, loginGrant],
    ['client credentials of an application with a key', application, { clientId: 'login' }, clientGrant],
    ['the password grant with all four', { ...application, ...account }, { clientId: 'login' }, passwordGrant],
  ] as const)('is %s', (_choice, credentials, knobs, expected) => {
    expect(parametersOf(credentials, knobs)).toEqual(expected);
  });

  it('stays Basic for an account alone where the account may be the client', () => {
    expect(authentication(account, { clientId: 'login' })).toMatchObject({ kind: 'basic' });
  });

  it('is described without a secret', () => {
    expect(describeConnection(aConnection(application))).toEqual({
      dialect: 'RFC',
      login: 'OAuth2 client credentials',
    });
  });

  it('is described with the name of the dialect that is used, of a file too', () => {
    const profileFile = fileURLToPath(new URL('../../../fixtures/baton-scim/okta.yaml', import.meta.url));

    expect(describeConnection(aConnection({ profileFile })).dialect).toBe('okta');
    expect(describeConnection(aConnection({ profile: 'SLACK-V2' })).dialect).toBe('Slack-v2');
  });

  it('is described as unknown where the profile is', () => {
    expect(describeConnection(aConnection({ profile: 'no-such-profile' }))).toEqual({
      dialect: 'unknown',
      login: 'unknown',
    });
  });
});

describe('a login that the dialect chooses', () => {
  it('may be none, whatever credentials there are', () => {
    expect(authentication({ ...application, ...account, oauthToken }, { grant: 'none' })).toEqual({ kind: 'none' });
  });

  it('may be a token that is used as it is, after any word', () => {
    const chosen = authentication({ ...account, oauthToken }, { grant: 'static', scheme: '' });

    expect(chosen).toEqual({ kind: 'bearer', token: oauthToken, scheme: '' });
  });

  it('may be Basic', () => {
    expect(authentication({ ...application, ...account }, { grant: 'basic' })).toMatchObject({ kind: 'basic', login });
  });

  it.each([
    ['password', { ...application, ...account }, passwordGrant],
    ['clientCredentials', { ...application, ...account }, clientGrant],
    ['accountCredentials', application, { ...clientGrant, grant_type: 'account_credentials', account_id: 'acc-1' }],
    ['login', account, { username: 'svc', password: 'account-password' }],
  ] as const)('may be %s', (grant, credentials, expected) => {
    expect(parametersOf(credentials, { grant, tokenUrl, accountId: 'acc-1' })).toEqual(expected);
  });

  it('has the account as client where the dialect says so', () => {
    const knobs = { grant: 'clientCredentials', clientId: 'login' } as const;

    expect(parametersOf({ ...application, ...account }, knobs)).toEqual(loginGrant);
  });

  it('asks for a scope and has further parameters', () => {
    const knobs = { grant: 'clientCredentials', scope: 'scim', parameters: { audience: 'acme' } } as const;

    expect(parametersOf(application, knobs)).toEqual({ ...clientGrant, scope: 'scim', audience: 'acme' });
  });

  it('keeps the client out of the parameters where it goes into the header', () => {
    const knobs = { grant: 'clientCredentials', clientAuthentication: 'basic' } as const;

    const { request } = authentication(application, knobs) as TokenLogin;

    expect([...request.parameters]).toEqual([['grant_type', 'client_credentials']]);
    expect(request.authorization?.reveal()).toBe(`Basic ${Buffer.from('app:application-key').toString('base64')}`);
  });

  it('passes on where the token stands and what its answer may say', () => {
    const knobs = { tokenPath: 'data.token', baseUrlMember: 'instance_url', baseUrlHosts: ['.vendor.example'] };

    expect(authentication(application, knobs)).toMatchObject({
      tokenPath: ['data', 'token'],
      baseUrl: { member: 'instance_url', hosts: ['.vendor.example'] },
    });
  });
});

describe('a login that cannot be used', () => {
  it.each([
    ['derived', { applicationId }, /ApplicationKey is missing/],
    ['derived', { applicationKey }, /ApplicationId is missing/],
    ['derived', { login }, /Password is missing/],
    ['derived', { password, ...application }, /Login is missing/],
    ['static', account, /OAuthToken is missing/],
    ['basic', { oauthToken }, /Login and Password are missing/],
    ['password', { applicationId, login }, /ApplicationKey and Password are missing/],
    ['clientCredentials', account, /ApplicationId and ApplicationKey are missing/],
    ['accountCredentials', application, /accountId is missing/],
    ['login', { login }, /Password is missing/],
    ['login', account, /OAuth2Url is missing/],
  ] as const)('(%s with %o) names what is missing', (grant, credentials, message) => {
    expect(() => authentication(credentials, { grant })).toThrow(
      expect.objectContaining({ code: 'SETTINGS_INVALID', message: expect.stringMatching(message) }),
    );
  });

  it('names the account where that is the client', () => {
    expect(() => authentication({ applicationId }, { clientId: 'login' })).toThrow('Login and Password are missing');
  });

  it.each([
    ['a secret of the connection', { clientAuthentication: 'body' }, 'client_secret'],
    ['a secret in a further parameter', { parameters: { hint: 'application-key' } }, 'hint'],
    ['a parameter that is one by its name', { parameters: { api_key: 'abc' } }, 'api_key'],
  ] as const)('would have %s in an address', (_case, knobs, name) => {
    const get = { grant: 'clientCredentials', tokenMethod: 'GET', clientAuthentication: 'basic', ...knobs } as const;

    expect(() => authentication(application, get)).toThrow(`would have ${name} in its address`);
  });

  it('would send a parameter twice', () => {
    expect(() => authentication(application, { parameters: { client_id: 'other' } })).toThrow('has client_id');
  });

  it('reads an address out of a bare token', () => {
    const knobs = { tokenPath: null, baseUrlMember: 'instance_url' };

    expect(() => authentication(application, knobs)).toThrow('baseUrlMember');
  });
});
