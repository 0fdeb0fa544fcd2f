import { describe, expect, it } from '@jest/globals';
import { parsePatchPath } from '../../../../src/scim/protocol/path.ts';
import { urns } from '../../../../src/scim/protocol/urns.ts';

const work = { kind: 'compare', path: { attribute: 'type' }, operator: 'eq', value: 'work' };

describe('parsePatchPath', () => {
  it.each([
    ['members', { attribute: 'members' }],
    ['name.givenName', { attribute: 'name', subAttribute: 'givenName' }],
    ['manager.$ref', { attribute: 'manager', subAttribute: '$ref' }],
    ['emails[type eq "work"]', { attribute: 'emails', filter: work }],
    ['emails[type eq "work"].value', { attribute: 'emails', filter: work, subAttribute: 'value' }],
    [`${urns.enterpriseUser}:department`, { schema: urns.enterpriseUser, attribute: 'department' }],
  ])('reads %s', (text, expected) => {
    const path = parsePatchPath(text);

    expect(path).toEqual(expected);
  });

  it.each([
    [''],
    ['a b'],
    ['a.b.c'],
    ['__proto__'],
    ['name.__proto__'],
    ['name.constructor'],
    ['emails[type eq "work"'],
    ['emails[type eq "work"]value'],
    ['emails[type eq "work"].value.x'],
    ['emails.value[type eq "work"]'],
    ['emails[]'],
    ['x:name'],
  ])('refuses %p as invalidPath', (text) => {
    const parse = () => parsePatchPath(text);

    expect(parse).toThrow(expect.objectContaining({ status: 400, scimType: 'invalidPath' }));
  });
});
