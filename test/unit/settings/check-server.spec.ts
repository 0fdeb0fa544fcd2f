import { describe, expect, it } from '@jest/globals';
import { normalizeServer, urlProblem } from '../../../src/settings/check-server.ts';

const strict = { allowInsecureHttp: false, allowQuery: false };

describe('urlProblem', () => {
  it.each([
    'https://acme.example/scim',
    'https://acme.example:8443',
    'http://127.0.0.1:8085/scim',
    'http://localhost:1/x',
    'http://[::1]:9/',
    'HTTPS://ACME.example/',
  ])('accepts %s', (url) => {
    expect(urlProblem(url, strict)).toBeUndefined();
  });

  it.each([
    'https://user:pass@acme.example',
    'https://user@acme.example',
    'https://acme.example/#top',
    'https://acme.example/#',
    'https://acme.example/?a=b',
    'file:///etc/passwd',
    'ftp://acme.example',
    'acme.example/scim',
    '<https://acme.example>',
    'javascript:alert(1)',
    '',
  ])('refuses %p', (url) => {
    expect(urlProblem(url, strict)).toMatch(/^must be an https URL without credentials/);
  });

  it.each(['http://acme.example', 'http://127.0.0.1.acme.example', 'http://localhost.acme.example', 'http://10.0.0.1'])(
    'refuses %s unless http is allowed',
    (url) => {
      expect(urlProblem(url, strict)).toMatch(/AllowInsecureHttp permits it/);
      expect(urlProblem(url, { ...strict, allowInsecureHttp: true })).toBeUndefined();
    },
  );

  it('accepts a query where a token endpoint may have one', () => {
    expect(urlProblem('https://acme.example/token?p=1', { ...strict, allowQuery: true })).toBeUndefined();
  });
});

describe('normalizeServer', () => {
  it.each([
    ['https://a.example/scim/', 'https://a.example/scim'],
    ['https://a.example/scim//', 'https://a.example/scim'],
    ['https://a.example/scim/v2/', 'https://a.example/scim/v2'],
  ])('makes %s to %s and says so', (given, used) => {
    expect(normalizeServer(given)).toEqual({ server: used, warning: expect.stringContaining(`; ${used} is used`) });
  });

  it.each(['https://a.example', 'https://a.example/v2', 'https://a.example/v2/tenant'])('leaves %s as it is', (url) => {
    expect(normalizeServer(url)).toEqual({ server: url });
  });
});
