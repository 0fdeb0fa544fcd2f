import { describe, expect, it } from '@jest/globals';
import { targetUrls } from '../../../src/http/target-url.ts';

const build = targetUrls('https://scim.example/base/v2', false);

describe('targetUrls', () => {
  it('joins paths and encodes a space as %20', () => {
    const url = build({ path: 'Users/a%20b', query: { filter: 'userName eq "x+y & z"', count: '2' } });

    expect(url).toBe('https://scim.example/base/v2/Users/a%20b?filter=userName%20eq%20%22x%2By%20%26%20z%22&count=2');
  });

  it.each(['Users', "Users/o'neil(1)!*~", 'Users/urn:x:1', 'Users/%F0%9F%98%80', 'Users/%2Fetc', ''])(
    'takes "%s" as it is',
    (path) => {
      expect(build({ path })).toBe(`https://scim.example/base/v2${path === '' ? '' : `/${path}`}`);
    },
  );

  it.each([
    '../Users',
    'Users/..',
    'Users/%2e%2e',
    'Users/./x',
    'Users\\x',
    'Users/a b',
    'Users/é',
    'Users?x=1',
    'Users#x',
    '\tUsers',
    'Users\n',
  ])('refuses the path %j, which leads elsewhere than it says', (path) => {
    expect(() => build({ path })).toThrow('A request would leave https://scim.example/base/v2');
  });

  it.each(['//evil.example/x', 'https://evil.example/x', '@evil.example'])(
    'stays on its host for the path %s',
    (path) => {
      expect(new URL(build({ path })).host).toBe('scim.example');
    },
  );

  it.each([
    'http://127.0.0.1:8080/x',
    'http://localhost',
    'http://[::1]:1',
    'https://scim.example',
    'https://scim.example/',
  ])('accepts the server address %s', (address) => {
    expect(targetUrls(address, false)({ path: 'Users' })).toBe(`${address.replace(/\/$/, '')}/Users`);
  });

  it.each([
    ['ftp://scim.example', 'not an absolute https URL'],
    ['file:///etc/passwd', 'not an absolute https URL'],
    ['scim.example', 'not an absolute https URL'],
    ['http://', 'not an absolute https URL'],
    ['https://user:pass@scim.example', 'no credentials'],
    ['https://scim.example#x', 'no fragment'],
    ['https://scim.example?x=1', 'no query'],
    ['http://scim.example', 'clear text'],
    ['http://127.0.0.1.evil.example', 'clear text'],
    ['https://169.254.169.254/latest', 'link-local'],
    ['https://[fe80::1]/', 'link-local'],
    ['https://[::ffff:169.254.169.254]/', 'link-local'],
  ])('refuses the server address %s', (address, reason) => {
    expect(() => targetUrls(address, false)).toThrow(reason);
  });

  it('takes http to another machine only with leave', () => {
    expect(targetUrls('http://scim.example', true)({ path: 'Users' })).toBe('http://scim.example/Users');
  });
});
