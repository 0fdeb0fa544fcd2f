import { describe, expect, it } from '@jest/globals';
import { credentialFindings } from '../../../src/settings/check-credentials.ts';

const findings = (settings: object) => credentialFindings({ Server: 'https://acme.example', ...settings });

describe('credentialFindings', () => {
  it.each([
    [{ OAuthToken: 't' }],
    [{ Login: 'l', Password: 'p' }],
    [{ ApplicationId: 'i', ApplicationKey: 'k' }],
    [{ ApplicationId: 'i', ApplicationKey: 'k', Login: 'l', Password: 'p', OAuth2Url: 'https://acme.example/token' }],
  ])('accepts %p', (settings) => {
    expect(findings(settings)).toEqual([]);
  });

  it.each([
    [{ Login: 'l' }, 'Login', /needs Password too/],
    [{ Password: 'p' }, 'Password', /needs Login too/],
    [{ ApplicationId: 'i' }, 'ApplicationId', /needs ApplicationKey too/],
    [{ ApplicationKey: 'k' }, 'ApplicationKey', /needs ApplicationId too/],
    [{ Profile: 'slack', ProfileFile: 'slack.json' }, 'ProfileFile', /contradicts Profile/],
  ])('refuses %p', (settings, key, message) => {
    expect(findings(settings)).toEqual([{ kind: 'problem', key, message: expect.stringMatching(message) }]);
  });

  it('uses a token as it is, and warns of what stands beside it', () => {
    expect(findings({ OAuthToken: 't', Login: 'l', Password: 'p' })).toEqual([
      { kind: 'warning', key: 'OAuthToken', message: expect.stringMatching(/Login, Password beside it are not/) },
    ]);
  });

  it('warns when there is no credential at all', () => {
    expect(findings({})).toEqual([{ kind: 'warning', key: '', message: expect.stringMatching(/no credential/) }]);
  });

  it('warns of a token endpoint that nothing uses', () => {
    expect(findings({ Login: 'l', Password: 'p', OAuth2Url: 'https://acme.example' })).toEqual([
      { kind: 'warning', key: 'OAuth2Url', message: expect.stringMatching(/not used/) },
    ]);
  });

  it.each([
    { Profile: 'acme' },
    { ProfileFile: 'acme.json' },
    { ScimSyntax: 'CyberArk' },
    { ProfileOverrides: { Authentication: { grant: 'static' } } },
  ])('leaves the choice to %p', (dialect) => {
    expect(findings({ ...dialect, ApplicationKey: 'k' })).toEqual([]);
  });

  it.each([{ ScimSyntax: 'RFC' }, { ProfileOverrides: { list: { mode: 'cursor' } } }])(
    'does not leave it to %p',
    (dialect) => {
      expect(findings({ ...dialect, ApplicationKey: 'k' })).toHaveLength(1);
    },
  );
});
