import { describe, expect, it } from '@jest/globals';
import { targetOrigin } from '../../../src/http/target-origin.ts';

const call = {
  method: 'POST',
  url: 'https://login.example/token?key=1',
  headers: {},
  requestId: 'r-1',
  readsContent: false,
} as const;
const originFor = (named: unknown, baseUrl = 'https://login.vendor.example/scim/v2') =>
  targetOrigin(named, { call, baseUrl, rule: { member: 'instance_url', hosts: ['.vendor.example'] } });

describe('targetOrigin', () => {
  it.each([undefined, null, ''])('says nothing for %p', (named) => {
    expect(originFor(named)).toBeUndefined();
  });

  it.each([
    ['https://acme.my.vendor.example', 'https://acme.my.vendor.example'],
    ['https://ACME.Vendor.Example:8443/any/path?x', 'https://acme.vendor.example:8443'],
    ['https://login.vendor.example', 'https://login.vendor.example'],
  ])('takes %s', (named, origin) => {
    expect(originFor(named)).toBe(origin);
  });

  it.each([
    'https://evil.example',
    'https://evilvendor.example',
    'https://vendor.example',
    'https://acme.vendor.example.evil.example',
    'https://acme.vendor.example@evil.example',
    'https://evil.example/.vendor.example',
    'https://evil.example\\.vendor.example',
    'http://acme.vendor.example',
    'http://127.0.0.1:8080',
    'https://127.0.0.1',
    'https://169.254.169.254',
    'http://169.254.169.254',
    'https://[fe80::1]',
    'ftp://acme.vendor.example',
    '//acme.vendor.example',
    'acme.vendor.example',
    42,
    { href: 'https://acme.vendor.example' },
  ])('refuses %p', (named) => {
    expect(() => originFor(named)).toThrow(
      expect.objectContaining({ code: 'TARGET_FOREIGN_ORIGIN', message: expect.not.stringContaining('key=1') }),
    );
  });

  it.each([
    ['http://127.0.0.1:2', 'http://127.0.0.1:1/scim'],
    ['http://localhost:2/x', 'http://localhost:1/scim'],
  ])('takes %s for a neighbour of %s, which nothing leaves the machine for', (named, server) => {
    expect(originFor(named, server)).toBe(new URL(named).origin);
  });

  it.each([
    ['http://127.0.0.1:2', 'https://127.0.0.1:1/scim'],
    ['http://127.0.0.1:2', 'http://localhost:1/scim'],
    ['http://127.0.0.1:2', 'http://scim.example/scim'],
    ['http://scim.example:2', 'http://scim.example:1/scim'],
    ['http://scim.example', 'http://127.0.0.1:1/scim'],
    ['http://169.254.169.254', 'http://127.0.0.1:1/scim'],
  ])('refuses %s beside %s', (named, server) => {
    expect(() => originFor(named, server)).toThrow('instance_url');
  });
});
