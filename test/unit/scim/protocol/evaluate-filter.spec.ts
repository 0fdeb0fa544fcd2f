import { describe, expect, it } from '@jest/globals';
import { compileFilter } from '../../../../src/scim/protocol/evaluate-filter.ts';
import { parseFilter } from '../../../../src/scim/protocol/filter.ts';
import { groupResourceSchema, userResourceSchema } from '../../../../src/scim/protocol/resource-types.ts';
import { urns } from '../../../../src/scim/protocol/urns.ts';

const ada = {
  schemas: [urns.user, urns.enterpriseUser],
  id: 'U-1',
  externalId: 'E7',
  userName: 'Ada@Corp.test',
  name: { givenName: 'Ada', familyName: 'Byron' },
  active: true,
  emails: [
    { value: 'ada@corp.test', type: 'work', primary: true },
    { value: 'ada@home.test', type: 'home' },
  ],
  shoeSize: 42,
  [urns.enterpriseUser]: { department: 'R&D', manager: { value: 'U-9' } },
  meta: { created: '2025-01-02T03:04:05Z' },
};

function matches(filter: string): boolean {
  return compileFilter(parseFilter(filter), userResourceSchema)(ada);
}

describe('compileFilter', () => {
  it.each([
    ['userName eq "ada@corp.TEST"'],
    ['USERNAME eq "ada@corp.test"'],
    ['userName ne "bob"'],
    ['id eq "U-1"'],
    ['userName co "CORP"'],
    ['userName sw "ada"'],
    ['userName ew ".test"'],
    ['userName gt "aaa"'],
    ['name.familyName le "byron"'],
    ['active eq true'],
    ['active eq "true"'],
    ['active eq "True"'],
    ['active ne false'],
    ['emails eq "ada@home.test"'],
    ['emails.value eq "ada@home.test"'],
    ['emails co "home"'],
    ['emails.type eq "WORK"'],
    ['emails[type eq "work" and value co "corp"]'],
    ['emails[type eq "work"].value eq "ada@corp.test"'],
    ['emails[primary eq "True"]'],
    ['emails[not (type eq "home")]'],
    ['name pr'],
    ['emails pr'],
    ['nickName eq null'],
    ['nickName ne "x"'],
    ['not (nickName pr)'],
    ['shoeSize ge 42'],
    ['schemas eq "urn:ietf:params:scim:schemas:core:2.0:User"'],
    ['urn:ietf:params:scim:schemas:core:2.0:User:userName eq "ada@corp.test"'],
    ['urn:ietf:params:scim:schemas:extension:enterprise:2.0:user:department eq "r&d"'],
    ['urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager.value eq "U-9"'],
    ['urn:ietf:params:scim:schemas:extension:enterprise:2.0:User pr'],
    ['department eq "R&D"'],
    ['manager eq "U-9"'],
    ['meta.created eq "2025-01-02T04:04:05+01:00"'],
    ['meta.created gt "2025-01-01T23:59:59.999Z"'],
    ['meta.created sw "2025"'],
  ])('finds by %s', (filter) => {
    const isFound = matches(filter);

    expect(isFound).toBe(true);
  });

  it.each([
    ['id eq "u-1"'],
    ['externalId eq "e7"'],
    ['userName ne "ADA@corp.test"'],
    ['active eq false'],
    ['active eq "false"'],
    ['emails[type eq "home" and value co "corp"]'],
    ['emails ne "ada@home.test"'],
    ['nickName pr'],
    ['nickName co ""'],
    ['title gt ""'],
    ['shoeSize gt 42'],
    ['shoeSize eq "42"'],
    ['meta.created lt "2025-01-02T03:04:05Z"'],
    ['urn:unknown:1.0:X:userName pr'],
    ['toString pr'],
  ])('does not find by %s', (filter) => {
    const isFound = matches(filter);

    expect(isFound).toBe(false);
  });

  it.each([
    ['active gt true', 'gt does not suit active'],
    ['active eq "maybe"', '"maybe" is not a value of active'],
    ['meta.created gt "yesterday"', '"yesterday" is not a value of created'],
    ['x509Certificates.value lt "a"', 'lt does not suit value'],
  ])('refuses %s', (filter, message) => {
    const compile = () => compileFilter(parseFilter(filter), userResourceSchema);

    expect(compile).toThrow(
      expect.objectContaining({ scimType: 'invalidFilter', message: expect.stringContaining(message) }),
    );
  });

  it('finds a group by a member, and among plain values', () => {
    const group = { members: [{ value: 'U-1' }, { value: 'U-2' }], tags: ['red', 'blue'] };
    const find = (filter: string) => compileFilter(parseFilter(filter), groupResourceSchema)(group);

    expect(find('members eq "U-2"')).toBe(true);
    expect(find('members[value eq "U-3"]')).toBe(false);
    expect(find('tags eq "BLUE"')).toBe(true);
    expect(find('tags[value eq "blue"]')).toBe(true);
  });

  it('reads each value once per term, however and and or are nested', () => {
    let reads = 0;
    const counted = {
      get userName() {
        reads += 1;
        return 'x';
      },
    };
    const pair = '(userName eq "a" or userName eq "b" or userName eq "x")';
    const filter = Array.from({ length: 20 }, () => pair).join(' and ');

    compileFilter(parseFilter(filter), userResourceSchema)(counted);

    expect(reads).toBe(60);
  });
});
