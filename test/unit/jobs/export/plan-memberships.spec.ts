import { describe, expect, it } from '@jest/globals';
import type { FilteredEntity } from '../../../../src/jobs/export/filtered-entity.ts';
import { planMemberships } from '../../../../src/jobs/export/plan-memberships.ts';
import { readingOrder } from '../../../../src/jobs/export/reading-order.ts';
import type { EntityPlan, LinkPlan } from '../../../../src/mappings/export-plan.ts';
import type { Dialect, DialectChanges } from '../../../../src/scim/dialects/dialect.ts';
import { mergeDialect } from '../../../../src/scim/dialects/merge-dialect.ts';
import { rfc } from '../../../../src/scim/dialects/rfc.ts';

const members: LinkPlan = {
  attribute: 'members',
  table: 'Acme_members_Groups',
  ownerColumn: 'value',
  memberColumn: 'MemberId',
};
const users: FilteredEntity = { ...anEntity('Users'), filter: 'active eq true' };
const groups: FilteredEntity = { ...anEntity('Groups'), links: [members] };
const bare = { ...groups, links: [] };

const probes = {
  users: { entity: 'Users', filter: 'groups.value eq "{group}"' },
  pairs: { entity: 'Groups', filter: 'id eq "{group}" and members eq "{user}"' },
} as const;

function anEntity(entity: string): EntityPlan {
  return { entity, table: `Acme_${entity}`, columns: [], keyColumn: 'id', links: [] };
}

function dialectWith(knobs: DialectChanges['members']): Dialect {
  return mergeDialect(rfc, { members: knobs! }, 'Vendor');
}

function linksOf(entities: readonly EntityPlan[], isMapped: boolean, knobs: DialectChanges['members']): string[] {
  const { plan } = planMemberships({ connection: 'Acme', entities }, isMapped, dialectWith(knobs));
  return plan.entities.flatMap(({ links }) => links.map(({ table }) => table));
}

describe('planMemberships', () => {
  it.each([
    ['leaves a plan alone whose groups show their members', [groups], true, { read: 'group' }, ['Acme_members_Groups']],
    ['adds nothing to what mappings say', [bare], true, { read: 'user' }, []],
    [
      'adds the file without mappings, where users show their groups',
      [users, bare],
      false,
      { read: 'user' },
      ['Acme_members_Groups'],
    ],
    ['adds no second one', [groups], false, { read: 'user' }, ['Acme_members_Groups']],
    ['adds none where there are no groups', [users], false, { read: 'user' }, []],
    ['takes it away without mappings, where nothing shows memberships', [users, groups], false, { read: 'none' }, []],
  ] as const)('%s', (_title, entities, isMapped, knobs, expected) => {
    expect(linksOf(entities, isMapped, knobs)).toEqual(expected);
  });

  it.each([
    ['members', ['people[0]'], 'Groups'],
    ['members:value', ['members.id', '$.members[1].id'], 'Groups'],
    ['groups', ['memberOf[0]'], 'Users'],
    ['emails', ['mails[0]'], 'Users'],
    ['emails:value', ['mails[0].text'], 'Users'],
    [`urn:acme:2.0:User:rooms`, ['rooms[0]'], 'Users'],
  ])('refuses for %s, which has all values, the paths %j', (key, paths, name) => {
    const columns = [
      { name: 'emails:value', multiValued: true },
      { name: 'rooms', schema: 'urn:acme:2.0:User', multiValued: true },
    ];
    const plan = { connection: 'Acme', entities: [{ ...users, columns }, groups] };
    const dialect = mergeDialect(dialectWith({ read: 'user' }), {
      resources: [{ name, attributes: { [key]: paths } }],
    });

    expect(() => planMemberships(plan, true, dialect)).toThrow(
      expect.objectContaining({
        code: 'SETTINGS_INVALID',
        problems: [expect.stringContaining(`: ${key}: the path ${paths.at(-1)!} chooses`)],
      }),
    );
  });

  it('takes such a path for an attribute that has one value', () => {
    const resources = [{ name: 'Users', attributes: { 'emails:value': ['emails[0].value'] } }];
    const plan = {
      connection: 'Acme',
      entities: [{ ...users, columns: [{ name: 'emails:value', multiValued: false }] }],
    };

    expect(planMemberships(plan, true, mergeDialect(rfc, { resources })).plan).toBe(plan);
  });

  it('warns of memberships that are not exported', () => {
    const plan = { connection: 'Acme', entities: [groups] };

    expect(planMemberships(plan, false, dialectWith({ read: 'none' })).warnings).toEqual([
      expect.stringMatching(/^Memberships are not exported: by its dialect Vendor the target shows neither/),
    ]);
  });

  it('refuses a mapping that wants memberships which nothing shows', () => {
    const plan = (): unknown => linksOf([groups], true, { read: 'none' });

    expect(plan).toThrow(expect.objectContaining({ code: 'MAPPINGS_INVALID' }));
    expect(plan).toThrow(/connection Acme cannot be exported: by its dialect Vendor/);
  });
});

describe('readingOrder', () => {
  const orderOf = (selected: readonly FilteredEntity[], knobs: DialectChanges['members']) =>
    readingOrder(selected, [users, groups], dialectWith(knobs).members);
  const namesOf = ({ entities }: { readonly entities: readonly EntityPlan[] }): string[] =>
    entities.map(({ entity }) => entity);

  it('is that of the plan where groups show their members', () => {
    expect(orderOf([users, groups], { read: 'group' })).toEqual({ entities: [users, groups] });
  });

  it('is that of the plan where no members file is wanted', () => {
    expect(orderOf([users, bare], { read: 'user' })).toEqual({ entities: [users, bare] });
  });

  it.each([
    ['users show their groups', { read: 'user' }],
    ['members are asked for', { read: 'probe', probe: probes.users }],
  ] as const)('has the groups first, without their link, where %s', (_what, knobs) => {
    expect(orderOf([users, groups], knobs)).toEqual({
      entities: [bare, users],
      members: { groups, users: 'Users', link: members },
    });
  });

  it.each([
    ['users show their groups', { read: 'user' }],
    ['one user at a time is asked for', { read: 'probe', probe: probes.pairs }],
  ] as const)('lists the users without a file of theirs for the groups alone, where %s', (_what, knobs) => {
    const { entities } = orderOf([groups], knobs);

    expect(entities).toEqual([bare, { ...anEntity('Users'), table: undefined, filter: 'active eq true' }]);
  });

  it('lists no users for the groups alone, where all members of a group are asked for', () => {
    expect(namesOf(orderOf([groups], { read: 'probe', probe: probes.users }))).toEqual(['Groups']);
  });

  it('lists users that are not exported', () => {
    expect(namesOf(readingOrder([groups], [groups], dialectWith({ read: 'user' }).members))).toEqual([
      'Groups',
      'Users',
    ]);
  });
});
