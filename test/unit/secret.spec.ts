import { describe, expect, it } from '@jest/globals';
import { inspect } from 'node:util';
import { redact, Secret } from '../../src/secret.ts';

describe('Secret', () => {
  const value = 'pa"ss wörd/+&=1';
  const secret = new Secret(value);

  it.each([
    ['joined to a text', `${String(secret)}!`],
    ['serialised', JSON.stringify({ secret })],
    ['inspected', inspect({ secret }, { depth: 5, showHidden: true })],
  ])('shows only a mask when it is %s', (_how, text) => {
    expect(text).toContain('[secret]');
    expect(text).not.toContain('wörd');
  });

  it('gives its value to the place that asks for it', () => {
    expect(secret.reveal()).toBe(value);
  });

  it.each([
    ['as it is', value],
    ['JSON-escaped', JSON.stringify(value)],
    ['URL-encoded', `https://x.example/?p=${encodeURIComponent(value)}`],
    ['form-encoded', new URLSearchParams({ p: value }).toString()],
    ['base64', Buffer.from(value).toString('base64')],
    ['base64 without padding', Buffer.from(value).toString('base64url')],
    ['hexadecimal', Buffer.from(value).toString('hex')],
    ['hexadecimal in capitals', Buffer.from(value).toString('hex').toUpperCase()],
    ['JSON-escaped twice', JSON.stringify(JSON.stringify(value))],
    ['JSON in ASCII', JSON.stringify(value).replace('ö', '\\u00f6')],
    ['URL-encoded in small letters', encodeURIComponent(value).replace(/%../g, (part) => part.toLowerCase())],
    ['base64 of Latin-1', Buffer.from(value, 'latin1').toString('base64')],
  ])('is taken out of a text that holds it %s', (_form, text) => {
    const redacted = redact(`before ${text} after`);

    expect(redacted).toMatch(/^before .*\[secret\].* after$/);
    expect(redacted).not.toContain(text);
  });
});

describe('redact', () => {
  it.each(['', 'u:', 'us:', 'user:'])('finds a secret inside base64, here behind %j', (before) => {
    const inner = new Secret('inner-secret-0815');
    const text = Buffer.from(`${before}${inner.reveal()}`).toString('base64');

    expect(redact(text)).toContain('[secret]');
    expect(Buffer.from(redact(text), 'base64').toString('latin1')).not.toContain('secret-0815');
  });

  it('replaces the longer of two secrets that begin alike', () => {
    const secrets = [new Secret('rotated-key'), new Secret('rotated-key-2026-new')];

    expect(redact(`uses ${secrets[1]?.reveal() ?? ''}.`)).toBe('uses [secret].');
  });

  it.each([
    ['a bearer header', 'Authorization: Bearer abc.DEF-123456', 'abc.DEF-123456'],
    ['a basic header', 'Basic dXNlcjpwYXNzd29yZA==', 'dXNlcjpwYXNzd29yZA'],
    ['a token in a query', 'https://x.example/?access_token=abcdef123&y=1', 'abcdef123'],
    ['a password in a URL', 'http://user:hunter22@proxy.example:8080', 'hunter22'],
    ['a JSON web token', 'got eyJhbGciOiJIUzI1.eyJzdWIiOiIxMjM0.SflKxwRJSMeKKF2QT4', 'eyJzdWIiOiIxMjM0'],
    ['a private key', '-----BEGIN RSA PRIVATE KEY-----\nMIIabc\n-----END RSA PRIVATE KEY-----', 'MIIabc'],
  ])('takes out %s that nobody registered', (_what, text, hidden) => {
    expect(redact(text)).toContain('[secret]');
    expect(redact(text)).not.toContain(hidden);
  });

  it('leaves ordinary text as it is', () => {
    const text = 'Acme: read 499 of 500 from https://acme.example/scim/v2/Users (page 3)';

    expect(redact(text)).toBe(text);
  });
});
