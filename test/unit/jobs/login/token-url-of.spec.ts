import { describe, expect, it } from '@jest/globals';
import { tokenUrlOf } from '../../../../src/jobs/login/token-url-of.ts';
import { rfc } from '../../../../src/scim/dialects/rfc.ts';
import type { Connection } from '../../../../src/settings/settings.ts';
import { aConnection } from '../../../support/a-connection.ts';

const server = 'https://Acme.example:8443/CyberArk/scim';
const urlFor = (tokenUrl: string | null, settings: Partial<Connection> = {}) =>
  tokenUrlOf(aConnection({ server, ...settings }), { ...rfc.authentication, tokenUrl });

describe('tokenUrlOf', () => {
  it.each([
    ['{origin}/services/oauth2/token', 'https://acme.example:8443/services/oauth2/token'],
    ['{origin}/oauth2/token/{applicationId}?x=1', 'https://acme.example:8443/oauth2/token/scim%20app%2F..%2F1?x=1'],
    ['https://zoom.example/oauth/token', 'https://zoom.example/oauth/token'],
    ['http://127.0.0.1:8080/token', 'http://127.0.0.1:8080/token'],
  ])('makes an address of %s', (template, url) => {
    expect(urlFor(template, { applicationId: 'scim app/../1' })).toBe(url);
  });

  it('prefers OAuth2Url', () => {
    expect(urlFor('{origin}/token', { oauth2Url: 'https://login.example/token' })).toBe('https://login.example/token');
  });

  it('leaves the question to the server where nothing says it', () => {
    expect(urlFor(null)).toBeUndefined();
  });

  it('follows a server that is asked without https by leave', () => {
    const settings = { server: 'http://acme.example', allowInsecureHttp: true };

    expect(urlFor('{origin}/token', settings)).toBe('http://acme.example/token');
  });

  it.each([
    ['http://zoom.example/token', /not https/],
    ['http://acme.example.evil.example/token', /not https/],
    ['https://169.254.169.254/token', /link-local/],
    ['https://user:pass@zoom.example/token', /no credentials/],
    ['zoom.example/token', /not an absolute https URL/],
    ['{origin}/{tenant}/token', /knows no \{tenant\}/],
    ['{origin}/token/{applicationId}', /ApplicationId is missing/],
  ])('refuses %s', (template, message) => {
    const settings = { server: 'http://acme.example', allowInsecureHttp: true };

    expect(() => urlFor(template, settings)).toThrow(
      expect.objectContaining({ code: 'SETTINGS_INVALID', message: expect.stringMatching(message) }),
    );
  });

  it.each(['.', '..'])('refuses the ApplicationId %s, which would change the path', (applicationId) => {
    expect(() => urlFor('{origin}/token/{applicationId}', { applicationId })).toThrow('usable ApplicationId');
  });
});
