import { describe, expect, it } from '@jest/globals';
import { columnProblem } from '../../../src/mappings/column-list.ts';

describe('columnProblem', () => {
  it.each([
    'id',
    'name:givenName',
    '$ref',
    'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager:value',
    'x'.repeat(500),
  ])('accepts %s', (name) => {
    expect(columnProblem(name)).toBeUndefined();
  });

  it.each([
    ['', /must have a name/],
    ['x'.repeat(501), /^column x{100}… is longer than 500 characters$/],
    ['a\u0000b', /control characters/],
    ['a\nb', /control characters/],
    [' id', /space/],
    ['name: givenName', /space/],
    ['name:', /empty part/],
    ['a:b:c', /attribute or attribute:sub-attribute/],
    ['__proto__', /reserved name not allowed/],
    ['name:constructor', /reserved name not allowed/],
    ['prototype', /reserved name not allowed/],
    ['toString', /reserved name not allowed/],
    ['urn:x:__PROTO__', /reserved name not allowed/],
  ])('refuses %p', (name, expected) => {
    expect(columnProblem(name)).toMatch(expected);
  });
});
