import { describe, expect, it } from '@jest/globals';
import { idInLocation } from '../../../src/scim/resource-id.ts';

describe('idInLocation', () => {
  it.each([
    ['https://acme.example/scim/v2/Users/42', '42'],
    ['https://elsewhere.example/Users/42', '42'],
    ['/scim/v2/Users/42', '42'],
    ['Users/42', '42'],
    ['/Users/42/', '42'],
    ['/Users/42?x=/Users/43#y', '42'],
    ['/Users/a%2Fb%20c', 'a/b c'],
  ])('finds the id in %s', (location, id) => {
    expect(idInLocation(location, 'Users')).toBe(id);
  });

  it.each([
    '',
    '/Users',
    '/Users/',
    '/Groups/42',
    '/Users/42/photos',
    '/OtherUsers/42',
    '/Users/..',
    '/Users/%ff',
    '42',
  ])('finds no id in %j', (location) => {
    expect(idInLocation(location, 'Users')).toBeUndefined();
  });
});
