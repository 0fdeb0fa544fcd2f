import { describe, expect, it } from '@jest/globals';
import type { DialectChanges } from '../../../src/scim/dialects/dialect.ts';
import type { Connection } from '../../../src/settings/settings.ts';
import { someMappings } from '../../support/a-mapping.ts';
import {
  expectRefused,
  expectSound,
  exportedOf,
  failureOf,
  useExportScene,
  wholeDirectory,
  type ExportScene,
} from '../../support/export-scene.ts';
import type { FaultScript } from '../../support/fault-server.ts';
import { groupOfUser, probedServer, usersOfGroup } from '../../support/probed-directory.ts';
import {
  aGroup,
  aUser,
  directoryServer,
  endpointOf,
  faultyServer,
  queryOf,
  someUsers,
  type Directory,
  type Resource,
} from '../../support/scim-directory.ts';

const setScene = useExportScene();

function withKnobs(
  knobs: DialectChanges,
  more: Partial<Connection> = {},
): { readonly connections: Partial<Connection>[] } {
  return { connections: [{ profileOverrides: { ...knobs }, ...more }] };
}

async function membersIn(scene: ExportScene): Promise<string | undefined> {
  return (await scene.published()).get('Acme_members_Groups.csv');
}

/** Requests to an endpoint, without the address of the page. */
function filtersAsked({ server }: ExportScene, endpoint: string): string[] {
  return server.requests
    .filter((request) => endpointOf(request) === endpoint)
    .map((each) => queryOf(each).get('filter') ?? '');
}

/** The first list of groups has its first page, and counts one group more than there are. */
function groupsDriftOnce(sound: FaultScript): FaultScript {
  let drifts = 1;
  return async (request, reply) => {
    if (endpointOf(request) !== 'Groups' || drifts-- !== 1) return sound(request, reply);
    return reply.json({ totalResults: 3, Resources: ['g0', 'g1'].map((id) => ({ id, displayName: `Group ${id}` })) });
  };
}

const readFromUsers = withKnobs({ members: { read: 'user' } });

/** Nine users, of whom some show groups, and groups that show nothing. */
function usersShow(groupsOf: Readonly<Record<string, unknown>>, groups = ['g0', 'g1']): Directory {
  const users = someUsers(9).map((user) => ({ ...user, groups: groupsOf[String(user['id'])] }));
  return { Users: users, Groups: groups.map((id) => ({ id, displayName: `Group ${id}` })) };
}

describe('memberships that users show', () => {
  it('are exported as pairs of group and user, by id and by name', async () => {
    const scene = await setScene();
    const directory = usersShow({
      u1: [{ value: 'g1' }, { display: 'Group g0' }],
      u8: [{ value: 'g1', display: 'whatever' }],
    });
    scene.serve(directoryServer(directory));

    const exported = exportedOf(await scene.export(readFromUsers));

    expect(await membersIn(scene)).toBe('value,MemberId\ng1,u1\ng0,u1\ng1,u8\n');
    expect(exported.warnings.filter((warning) => warning.startsWith('Groups'))).toEqual([]);
    await expectSound(scene);
  });

  it('are exported without a mapping as well', async () => {
    const scene = await setScene();
    scene.serve(directoryServer(usersShow({ u1: [{ value: 'g1' }] })));

    await scene.export({ ...readFromUsers, mappings: someMappings() });

    expect(await membersIn(scene)).toBe('value,MemberId\ng1,u1\n');
  });

  it('are read from the users when the groups alone are exported', async () => {
    const scene = await setScene();
    scene.serve(directoryServer(usersShow({ u1: [{ value: 'g1' }] })));
    await scene.export(readFromUsers);
    scene.serve(directoryServer(usersShow({ u1: [{ value: 'g0' }], u2: [{ value: 'g1' }] })));

    await scene.export({ ...readFromUsers, entities: ['Groups'] });

    expect(await membersIn(scene)).toBe('value,MemberId\ng0,u1\ng1,u2\n');
    await expectSound(scene);
  });

  it('keep the rows of groups that were not exported, with a warning', async () => {
    const scene = await setScene();
    scene.serve(directoryServer(usersShow({ u1: [{ value: 'elsewhere' }] })));

    const { warnings } = exportedOf(await scene.export(readFromUsers));

    expect(await membersIn(scene)).toBe('value,MemberId\nelsewhere,u1\n');
    expect(warnings).toContain('Groups.members: 1 ids are of no exported resource; their rows are kept.');
  });

  it.each([
    ['no group has', ['g0'], /names the group "Group g1" without its id, and no exported group has/],
    ['two groups have', ['g0', 'g1', 'g1-too'], /names the group "Group g1" without its id, and more than one/],
  ])('are refused by a name that %s', async (_what, ids, message) => {
    const scene = await setScene();
    const directory = usersShow({ u1: [{ display: 'Group g1' }] }, ids);
    const Groups = directory['Groups']!.map((group) =>
      group['id'] === 'g1-too' ? { ...group, displayName: 'Group g1' } : group,
    );

    await expectRefused(
      scene,
      directoryServer({ ...directory, Groups }),
      { code: 'VALUE_INVALID', message },
      readFromUsers,
    );
  });

  it('keep such rows with a warning when the groups alone are exported', async () => {
    const scene = await setScene();
    scene.serve(directoryServer(usersShow({ u1: [{ value: 'elsewhere' }, { value: 'g1' }] })));
    await scene.export(readFromUsers);

    const { warnings } = exportedOf(await scene.export({ ...readFromUsers, entities: ['Groups'] }));

    expect(warnings).toContain('Groups.members: 1 ids are of no exported resource; their rows are kept.');
  });

  it.each([
    ['stands where an id should', { value: 'Group g1' }, {}, /is "Group g1", the displayName of a group/],
    ['a group that is filtered out may have', { display: 'Group g1' }, { filter: 'Groups|id pr' }, /Filter leaves out/],
  ])('are refused by a name that %s', async (_what, reference, more, message) => {
    const scene = await setScene();

    await expectRefused(
      scene,
      directoryServer(usersShow({ u1: [reference] })),
      { code: 'VALUE_INVALID', message },
      withKnobs({ members: { read: 'user' } }, more),
    );
  });

  it('are written once when the users have to be listed again', async () => {
    const scene = await setScene();
    const directory = usersShow({ u0: [{ value: 'g0' }], u8: [{ display: 'Group g1' }] });
    let drifts = 1;
    scene.serve(
      faultyServer(directory, 'Users?9', (reply, page) =>
        reply.json(drifts-- > 0 ? { ...page, totalResults: 10 } : page),
      ),
    );

    await scene.export(readFromUsers);

    expect(await membersIn(scene)).toBe('value,MemberId\ng0,u0\ng1,u8\n');
  });

  it('know each group once when the groups have to be listed again', async () => {
    const scene = await setScene();
    const directory = usersShow({ u1: [{ display: 'Group g0' }] });
    scene.serve(groupsDriftOnce(directoryServer(directory)));

    await scene.export(readFromUsers);

    expect(await membersIn(scene)).toBe('value,MemberId\ng0,u1\n');
  });

  it('are missed with a warning when no user shows any', async () => {
    const scene = await setScene();
    scene.serve(directoryServer(usersShow({})));

    const { warnings } = exportedOf(await scene.export(readFromUsers));

    expect(await membersIn(scene)).toBe('value,MemberId\n');
    expect(warnings).toContainEqual(expect.stringMatching(/^Groups\.members: no user shows a group/));
  });
});

const probeUsers = { read: 'probe', probe: { entity: 'Users', filter: 'groups.value eq "{group}"' } } as const;
const probePairs = {
  read: 'probe',
  probe: { entity: 'Groups', filter: 'id eq {group} and members eq "{user}"' },
} as const;
const askUsers = withKnobs({ members: probeUsers });
const askPairs = withKnobs({ members: probePairs });
const wholeMembers = 'value,MemberId\ng0,u0\ng0,u1\ng0,u2\ng1,u2\ng1,u3\n';

describe('memberships that are asked for', () => {
  it('are read group by group, on as many pages as there are', async () => {
    const scene = await setScene();
    const directory = {
      Users: someUsers(9),
      Groups: [
        aGroup(
          'g0',
          someUsers(9).map(({ id }) => String(id)),
        ),
        aGroup('g1', []),
      ],
    };
    scene.serve(probedServer(directory, usersOfGroup(directory)));

    const { warnings } = exportedOf(await scene.export(askUsers));

    const rows = directory.Users.map(({ id }) => `g0,${String(id)}\n`);
    expect(await membersIn(scene)).toBe(`value,MemberId\n${rows.join('')}`);
    expect(warnings.filter((warning) => warning.startsWith('Groups'))).toEqual([]);
    await expectSound(scene);
  });

  it('are read pair by pair, with a warning of how many requests that takes', async () => {
    const scene = await setScene();
    scene.serve(probedServer(wholeDirectory, groupOfUser));

    const { warnings } = exportedOf(await scene.export(askPairs));

    expect(await membersIn(scene)).toBe(wholeMembers);
    expect(warnings).toContainEqual(expect.stringMatching(/reading all memberships takes 20 requests or more/));
  });

  it.each([
    ['group by group', askUsers, usersOfGroup(wholeDirectory)],
    ['pair by pair', askPairs, groupOfUser],
  ])('are read %s when the groups alone are exported', async (_how, changes, reading) => {
    const scene = await setScene();
    scene.serve(probedServer(wholeDirectory, reading));

    await scene.export({ ...changes, entities: ['Groups'] });

    expect(await membersIn(scene)).toBe(wholeMembers);
    expect([...(await scene.published()).keys()].sort()).toEqual([
      'Acme.manifest.json',
      'Acme_Groups.csv',
      'Acme_members_Groups.csv',
    ]);
  });

  it('are asked for once when the groups have to be listed again', async () => {
    const scene = await setScene();
    scene.serve(groupsDriftOnce(probedServer(wholeDirectory, usersOfGroup(wholeDirectory))));

    await scene.export(askUsers);

    expect(await membersIn(scene)).toBe(wholeMembers);
  });

  it('are asked for with ids that a filter cannot break out of', async () => {
    const scene = await setScene();
    const id = 'a" or id pr or id eq "{user}\\';
    const directory = { Users: someUsers(2), Groups: [aGroup(id, ['u1'])] };
    scene.serve(probedServer(directory, groupOfUser));

    await scene.export(askPairs);

    expect(await membersIn(scene)).toBe(`value,MemberId\n"${id.replaceAll('"', '""')}",u1\n`);
    expect(filtersAsked(scene, 'Groups')).toContain(`id eq ${JSON.stringify(id)} and members eq "u0"`);
  });

  it.each<[string, DialectChanges['members'], (filter: string, resource: Resource) => boolean, RegExp]>([
    ['ignores the filter', probeUsers, () => true, /^Users: .* shows members even where there cannot be any/],
    [
      'ignores the user in it',
      probePairs,
      (filter, { id }) => filter.includes(`"${String(id)}"`),
      /^Groups: .* even where/,
    ],
    [
      'ignores the group in it',
      probePairs,
      (filter, group) => ['g0', 'g1'].some((id) => groupOfUser(filter.replace(/eq "[^"]*"/, `eq "${id}"`), group)),
      /^Groups: .* even where/,
    ],
    [
      'ignores the group of a user that it is asked for',
      { read: 'probe', probe: { entity: 'Users', filter: 'groups.value eq "{group}" and id eq "{user}"' } },
      (filter, { id }) => filter.endsWith(`"${String(id)}"`),
      /^Users: .* even where/,
    ],
    [
      'gives other groups than the one in it',
      probePairs,
      (filter) => filter.includes('"g0"') && /"u\d"/.test(filter),
      /^Groups: .* shows other resources/,
    ],
  ])('are not believed of a server that %s', async (_what, members, reading, message) => {
    const scene = await setScene();

    await expectRefused(
      scene,
      probedServer(wholeDirectory, reading),
      { code: 'RESPONSE_NOT_SCIM', message },
      withKnobs({ members: members! }),
    );
  });

  it('are read from a server that refuses a filter with an id that cannot be', async () => {
    const scene = await setScene();
    const sound = probedServer(wholeDirectory, usersOfGroup(wholeDirectory));
    scene.serve(async (request, reply) => {
      const filter = queryOf(request).get('filter') ?? '"g"';
      if (filter.includes('"g')) await sound(request, reply);
      else await reply.send(400);
    });

    await scene.export(askUsers);

    expect(await membersIn(scene)).toBe(wholeMembers);
  });

  it('are not taken for none by a status that stands for an empty list', async () => {
    const scene = await setScene();
    const sound = probedServer(wholeDirectory, usersOfGroup(wholeDirectory));
    const script: FaultScript = async (request, reply) => {
      if (queryOf(request).get('filter')?.includes('"g1"') === true) await reply.send(404);
      else await sound(request, reply);
    };
    const knobs = withKnobs({ members: probeUsers, list: { emptyStatuses: [404] } });

    await expectRefused(scene, script, { code: 'TARGET_REFUSED', message: /404/ }, knobs);
  });

  it('are asked for anew when a list drifts, and end the export when it goes on', async () => {
    const scene = await setScene();
    const sound = probedServer(wholeDirectory, usersOfGroup(wholeDirectory));
    let drifts = 2;
    const script: FaultScript = async (request, reply) => {
      const isHit = queryOf(request).get('filter')?.includes('"g1"') === true;
      if (isHit && drifts-- > 0) await reply.json({ totalResults: 2, Resources: [aUser('u2'), aUser('u2')] });
      else await sound(request, reply);
    };
    scene.serve(script);

    await scene.export(askUsers);

    expect(await membersIn(scene)).toBe(wholeMembers);
    drifts = 3;
    expect(failureOf(await scene.export(askUsers)).code).toBe('LIST_CHANGED');
    expect(await membersIn(scene)).toBe(wholeMembers);
  });

  it('are missed with a warning when no question shows any', async () => {
    const scene = await setScene();
    scene.serve(probedServer(wholeDirectory, () => false));

    const { warnings } = exportedOf(await scene.export(askUsers));

    expect(await membersIn(scene)).toBe('value,MemberId\n');
    expect(warnings).toContainEqual(expect.stringMatching(/^Groups\.members: no question showed a member/));
  });
});

describe('memberships that nothing shows', () => {
  const shown = withKnobs({ members: { read: 'none' } });

  it('are left out with a warning where no mapping asks for them', async () => {
    const scene = await setScene();

    const { warnings } = exportedOf(await scene.export({ ...shown, mappings: someMappings() }));

    expect(await membersIn(scene)).toBeUndefined();
    expect(warnings).toContainEqual(expect.stringMatching(/^Memberships are not exported/));
  });

  it('are refused before anything is asked where a mapping wants them', async () => {
    const scene = await setScene();

    await expect(scene.export(shown)).rejects.toMatchObject({
      code: 'SETTINGS_INVALID',
      problems: [expect.stringMatching(/neither the members of a group nor the groups of a user/)],
    });

    expect(scene.server.requests).toEqual([]);
  });
});
