import { describe, expect, it } from '@jest/globals';
import { authenticationOf, describeLogin } from '../../../src/jobs/authentication-of.ts';
import { Secret } from '../../../src/secret.ts';
import { aConnection } from '../../support/a-connection.ts';

const application = { applicationId: 'app', applicationKey: new Secret('application-key') };
const account = { login: 'svc', password: new Secret('account-password') };
const oauthToken = new Secret('ready-made-token');

describe('authenticationOf', () => {
  it.each([
    ['a ready-made token, whatever else is there', { ...application, ...account, oauthToken }, { kind: 'bearer' }],
    [
      'the password grant for application and account',
      { ...application, ...account },
      { kind: 'oauth2', grant: 'password' },
    ],
    ['client credentials for an application', application, { kind: 'oauth2', grant: 'client_credentials' }],
    ['Basic for an account', account, { kind: 'basic', login: 'svc' }],
    ['nothing without a credential', {}, { kind: 'none' }],
  ])('chooses %s', (_choice, credentials, expected) => {
    expect(authenticationOf(aConnection(credentials))).toMatchObject(expected);
  });

  it('passes a token address on', () => {
    const connection = aConnection({ ...application, oauth2Url: 'https://login.example/token' });

    expect(authenticationOf(connection)).toMatchObject({ tokenUrl: 'https://login.example/token' });
  });

  it('is described without a secret', () => {
    expect(describeLogin(aConnection(application))).toBe('OAuth2 client credentials');
  });
});
