import { describe, expect, it } from '@jest/globals';
import { idInLocation, isUsableId } from '../../../src/scim/resource-id.ts';

describe('isUsableId', () => {
  it.each(['2819c223', 'a/b', 'a/b?c', '...', 'a..b', 'é', ' ', '100%', 'dXNl/ci8+x/w=='])('takes %j', (id) => {
    expect(isUsableId(id)).toBe(true);
  });

  it.each(['', '.', '..', '\ud800'])('refuses %j', (id) => {
    expect(isUsableId(id)).toBe(false);
  });

  it.each(['../x', 'a/../b', 'a/..', './x', '..\\x', '..?x', '..%2Fx', '%2e%2e', 'a%2f..%2fb'])(
    'refuses %j, which leads to another place',
    (id) => {
      expect(isUsableId(id)).toBe(false);
    },
  );

  it.each(['a\u0000', 'a\nb', '\u007f', '\u0085'])('refuses %j, which holds a control character', (id) => {
    expect(isUsableId(id)).toBe(false);
  });

  it('takes 1000 characters and refuses 1001', () => {
    expect([isUsableId('x'.repeat(1000)), isUsableId('x'.repeat(1001))]).toEqual([true, false]);
  });
});

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
