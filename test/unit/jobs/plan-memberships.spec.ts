import { describe, expect, it } from '@jest/globals';
import type { FilteredEntity } from '../../../src/jobs/filtered-entity.ts';
import { planMemberships } from '../../../src/jobs/plan-memberships.ts';
import { readingOrder } from '../../../src/jobs/reading-order.ts';
import type { EntityPlan, LinkPlan } from '../../../src/mappings/export-plan.ts';
import type { Dialect, DialectChanges } from '../../../src/scim/dialects/dialect.ts';
import { mergeDialect } from '../../../src/scim/dialects/merge-dialect.ts';
import { rfc } from '../../../src/scim/dialects/rfc.ts';

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

  it.each([
    ['without a probe', { read: 'probe' }, /members:probe is not set/],
    ['that names no group', { read: 'probe', probe: { entity: 'Users', filter: 'active eq true' } }, /lacks \{group\}/],
    [
      'of groups that names no user',
      { read: 'probe', probe: { entity: 'Groups', filter: 'id eq "{group}"' } },
      /lacks \{user\}/,
    ],
  ] as const)('refuses to ask with a filter %s', (_what, knobs, message) => {
    const plan = (): unknown => linksOf([groups], true, knobs);

    expect(plan).toThrow(expect.objectContaining({ code: 'SETTINGS_INVALID' }));
    expect(plan).toThrow(message);
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
