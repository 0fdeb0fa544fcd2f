import { describe, expect, it } from '@jest/globals';
import type { DialectChanges } from '../../../src/scim/dialects/dialect.ts';
import { someMappings } from '../../support/a-mapping.ts';
import { expectRefused, exportedOf, useExportScene, type ExportChanges } from '../../support/export-scene.ts';
import { directoryServer, type Directory } from '../../support/scim-directory.ts';

const setScene = useExportScene();

type Resources = NonNullable<DialectChanges['resources']>;

/** A connection without mappings to a server that does not describe itself. */
function knowing(resources: Resources, list: DialectChanges['list'] = {}): ExportChanges {
  const discovery = { serviceProviderConfig: null, resourceTypes: null, schemas: null };
  return { connections: [{ profileOverrides: { discovery, resources, list } }], mappings: someMappings() };
}

const users = { name: 'Users', columns: ['id', 'userName'] };
const groups = { name: 'Groups', columns: ['id', 'displayName'], links: ['members'] };

function directoryOf(group: object): Directory {
  return {
    Users: ['u0', 'u1', 'u2'].map((id) => ({ id, userName: `name of ${id}` })),
    Groups: [{ id: 'g1', displayName: 'One', ...group }],
  };
}

describe('members that stand elsewhere', () => {
  it.each([
    ['people.id', { people: [{ id: 'u0' }, { id: 'u1' }] }],
    [
      'people[?(@.kind=="user")]',
      { people: [{ kind: 'user', value: 'u0' }, { kind: 'x' }, { kind: 'user', value: 'u1' }] },
    ],
    ['teams.people', { teams: [{ people: [{ value: 'u0' }] }, {}, { people: [{ value: 'u1' }] }] }],
  ])('are all exported by the path %s', async (path, group) => {
    const scene = await setScene();
    scene.serve(directoryServer(directoryOf(group)));

    const { warnings } = exportedOf(
      await scene.export(knowing([users, { ...groups, attributes: { members: [path] } }])),
    );

    expect((await scene.published()).get('Acme_members_Groups.csv')).toBe('value,MemberId\ng1,u0\ng1,u1\n');
    expect(warnings).toEqual([]);
  });

  it.each<[string, Record<string, string[]>, object]>([
    ['a part', { 'members:value': ['members.key'] }, { members: [{ key: 'u0' }, { value: 'u1' }] }],
    ['a path', { members: ['people.key'] }, { people: [{ key: 'u0' }, { id: 'u1' }] }],
    ['a path for all of them', { members: ['people.key'] }, { people: [{ id: 'u1' }] }],
  ])('are refused where one of them lacks %s', async (_what, attributes, group) => {
    const scene = await setScene();

    await expectRefused(
      scene,
      directoryServer(directoryOf(group)),
      { code: 'VALUE_INVALID', message: /names no id in one of its references/ },
      knowing([users, { ...groups, attributes }]),
    );
  });

  it('are refused as settings where the path chooses one', async () => {
    const scene = await setScene();

    await expectRefused(
      scene,
      directoryServer(directoryOf({ people: [{ value: 'u0' }] })),
      { code: 'SETTINGS_INVALID', message: /would leave values out/, exitCode: 2 },
      knowing([users, { ...groups, attributes: { members: ['people[0]'] } }]),
    );
  });
});

describe('columns that a profile names', () => {
  it('are all values of a part that stands elsewhere', async () => {
    const scene = await setScene();
    const mails = [{ address: '1@x' }, { address: '2@x' }];
    scene.serve(directoryServer({ Users: [{ id: 'u0', mails }] }));
    const attributes = { 'emails:value': ['mails.address'] };

    await scene.export(knowing([{ name: 'Users', columns: ['id', 'emails:value[]'], attributes }]));

    expect((await scene.published()).get('Acme_Users.csv')).toBe('id,emails:value\nu0,"1@x\n2@x"\n');
  });

  it('are missed with a warning where no resource has them', async () => {
    const scene = await setScene();
    scene.serve(directoryServer(directoryOf({ people: [{ value: 'u0' }] })));
    const wrong = { ...groups, attributes: { members: ['peeple'], displayName: ['titel'] } };

    const { warnings } = exportedOf(await scene.export(knowing([{ ...users, columns: ['userNam'] }, wrong])));

    expect(warnings).toEqual([
      'Users: no row has a value in column "userNam"; is the name right?',
      'Groups: no row has a value in column "displayName"; is the name right?',
      'Groups.members: no resource has a value there; is the path in resources.attributes right?',
    ]);
  });

  it('may be roles, whose values are ids of nothing', async () => {
    const scene = await setScene();
    const roles = [{ value: 'admin' }];
    scene.serve(directoryServer({ Users: [{ id: 'u0', roles, manager: [{ value: 'u7' }] }] }));

    const { warnings } = exportedOf(
      await scene.export(knowing([{ name: 'Users', columns: ['id'], links: ['roles', 'manager'] }])),
    );

    expect((await scene.published()).get('Acme_roles_Users.csv')).toBe('value,MemberId\nu0,admin\n');
    expect(warnings).toEqual(['Users.manager: 1 ids are of no exported resource; their rows are kept.']);
  });
});

describe('a list without pages', () => {
  it('is exported without a count, with a warning', async () => {
    const scene = await setScene();
    const Resources = [{ id: 'u0', userName: 'ada' }];
    scene.serve((_request, reply) => reply.json({ Resources }));

    const { warnings } = exportedOf(await scene.export(knowing([users], { mode: 'none' })));

    expect(warnings).toContain(
      'Users: the target gives no total; nothing proves that its one answer is the whole list.',
    );
  });
});
