import { describe, expect, it } from '@jest/globals';
import { dialectProblems } from '../../../src/profiles/check-dialect.ts';
import { dialectOfProfile } from '../../../src/profiles/profile-line.ts';
import { profileNames, providerProfile } from '../../../src/profiles/provider-profiles.ts';
import type { DialectChanges } from '../../../src/scim/dialects/dialect.ts';
import { mergeDialect } from '../../../src/scim/dialects/merge-dialect.ts';
import { rfc } from '../../../src/scim/dialects/rfc.ts';

const problemsOf = (knobs: DialectChanges): string[] => dialectProblems(mergeDialect(rfc, knobs));
const cap = { rows: 200, attribute: 'userName', prefixes: 'ab' };
const pairs = { entity: 'Groups', filter: 'id eq "{group}" and members eq "{user}"' } as const;

describe('a dialect as a whole', () => {
  it.each(profileNames())('is in order for the profile %s', (name) => {
    expect(dialectProblems(dialectOfProfile(providerProfile(name)))).toEqual([]);
  });

  it.each<[DialectChanges, RegExp]>([
    [{ account: { required: ['nam:given['] } }, /^account\.required: nam:given\[ cannot be read; write it as/],
    [{ account: { required: ['entitlements[type eq'] } }, /^account\.required: /],
    [{ account: { required: ['entitlements[type gt true]'] } }, /^account\.required: /],
    [{ account: { required: ['emails[primary eq "yes"]'] } }, /^account\.required: /],
    [{ account: { required: ['name.givenName'] } }, /^account\.required: /],
    [{ account: { readOnly: ['__proto__'] } }, /^account\.readOnly: no attribute is called __proto__\.$/],
    [{ update: { strip: ['name:constructor'] } }, /^update\.strip: no attribute/],
    [{ roles: { attribute: 'prototype' } }, /^roles: no attribute/],
    [{ resources: [{ name: 'Users', columns: ['__proto__'] }] }, /^resources: no attribute/],
    [{ resources: [{ name: 'Users' }, { name: 'users' }] }, /^resources: users stands there twice/],
    [{ resources: [{ name: 'Users', attributes: { id: ['a..b'] } }] }, /^resources: Users: attributes: id: the path/],
    [{ list: { mode: 'cursor', hardCaps: { Users: cap } } }, /^list\.hardCaps: does not go with list\.mode cursor/],
    [{ list: { hardCaps: { Users: cap } }, filter: { operators: ['eq'] } }, /^list\.hardCaps: needs the operator sw/],
    [{ read: { parameters: { StartIndex: '1' } } }, /^read\.parameters: StartIndex is set by the agent itself/],
    [{ read: { parameters: { filter: 'x' } } }, /^read\.parameters: filter/],
    [{ read: { parameters: { cursor: 'x' } } }, /^read\.parameters: cursor/],
    [{ read: { parameters: { COUNT: '1' } } }, /^read\.parameters: COUNT/],
    [{ members: { read: 'probe' } }, /^members\.read: is probe, but members\.probe is not set/],
    [{ members: { read: 'probe', probe: { entity: 'Users', filter: 'active eq true' } } }, /must have \{group\}/],
    [{ members: { read: 'probe', probe: { entity: 'Groups', filter: 'id eq "{group}"' } } }, /must have \{user\} too/],
    [{ members: { probe: { ...pairs, filter: 'garbage {group} ((' } } }, /^members\.probe\.filter: is no filter/],
    [{ members: { read: 'user', write: 'put' } }, /^members\.write: put must have members\.read group, which is user/],
    [{ members: { read: 'probe', probe: pairs, write: 'replaceAll' } }, /^members\.write: replaceAll must have/],
    [{ members: { read: 'user', remove: 'replaceAll' } }, /^members\.remove: replaceAll must have members\.read group/],
    [{ members: { fields: ['display'] } }, /^members\.fields: must have value/],
  ])('is refused with %j', (knobs, message) => {
    expect(problemsOf(knobs)).toEqual([expect.stringMatching(message)]);
  });

  it.each<DialectChanges>([
    { account: { required: ['userName', 'name:givenName', 'entitlements[type eq "Profile"]', 'urn:x:a:1.0:User:b'] } },
    { list: { mode: 'index', hardCaps: { Users: cap } }, filter: { operators: ['eq', 'sw'] } },
    { read: { parameters: { attributes: 'members', attributeSets: 'all' } } },
    { members: { read: 'user', write: 'none', remove: 'replaceAll' } },
    { members: { read: 'user', write: 'partialWithOperation', remove: 'replaceAll' } },
    {
      members: { read: 'probe', probe: { entity: 'Groups', filter: 'idEq{group}{user}' } },
      filter: { equality: 'joined' },
    },
  ])('is in order with %j', (knobs) => {
    expect(problemsOf(knobs)).toEqual([]);
  });

  it('is told everything at once', () => {
    const knobs = { account: { required: ['a['] }, members: { fields: [] }, read: { parameters: { count: '1' } } };

    expect(problemsOf(knobs)).toHaveLength(3);
  });
});
