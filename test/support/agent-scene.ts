import { afterEach } from '@jest/globals';
import { samplePeople } from '../../src/server/sample-people.ts';
import { startScimServer, type RunningServer } from '../../src/server/scim-server.ts';
import type { AuthenticationOptions, InitialResources } from '../../src/server/server-options.ts';
import { runAgent, type Finished, type RunOptions } from './run-agent.ts';
import { aSettingsFolder, type SettingsFolder } from './settings-folder.ts';

/** The built command with a settings folder, and a SCIM server that it can reach. */
export interface AgentScene {
  readonly folder: SettingsFolder;
  /** The value of a connection's `Server`. */
  readonly server: string;
  /** Puts a server with other people at the same address. */
  readonly serve: (people: InitialResources) => Promise<void>;
  /** Runs the command with `--settings` of the folder. */
  readonly run: (args: readonly string[], options?: RunOptions) => Promise<Finished>;
}

export interface AgentSceneOptions {
  readonly people?: InitialResources;
  readonly authentication?: AuthenticationOptions;
  /** Laid over the connection Acme that the settings have. */
  readonly connection?: object;
  /** Laid over the settings. */
  readonly settings?: object;
}

export const bearerToken = 'token-of-the-tests';

/** Sample people, always the same ones. */
export const somePeople = samplePeople({ users: 40, groups: 4 });

/** Gives a function that sets a scene; everything is closed and removed after each test. */
export function useAgentScene(): (options?: AgentSceneOptions) => Promise<AgentScene> {
  const cleanUps: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const cleanUp of cleanUps.splice(0)) await cleanUp();
  });
  return async ({ people = somePeople, authentication, connection, settings } = {}) => {
    const allowed = authentication ?? { bearerTokens: [bearerToken] };
    let running = await startScimServer({ resources: people, authentication: allowed });
    const server = serverOf(running);
    const acme = { Server: server, OAuthToken: bearerToken, ...connection };
    const folder = await aSettingsFolder({ Connections: { Acme: acme }, ...acmeMappings, ...settings });
    cleanUps.push(() => running.close(), folder.remove);
    const serve = async (others: InitialResources): Promise<void> => {
      await running.close();
      running = await startScimServer({ port: running.port, resources: others, authentication: allowed });
    };
    return { folder, server, serve, run: agentIn(folder) };
  };
}

/** Runs the command with `--settings` of a folder. */
export function agentIn(folder: SettingsFolder): AgentScene['run'] {
  return (args, options) => runAgent([...args, '--settings', folder.path], options);
}

function serverOf({ port }: RunningServer): string {
  return `http://127.0.0.1:${port}/scim`;
}

/** Users with two columns, groups with two, and the members. */
export const acmeMappings = {
  EntityTypeMappings: [
    {
      Identifier: 'Acme_User',
      ConnectionTable: 'Acme_Users',
      Properties: [
        { Identifier: 'user_id', ConnectionColumn: 'id', IsPrimaryKey: true },
        { Identifier: 'name', ConnectionColumn: 'displayName' },
      ],
    },
    {
      Identifier: 'Acme_Group',
      ConnectionTable: 'Acme_Groups',
      Properties: [
        { Identifier: 'group_id', ConnectionColumn: 'id', IsPrimaryKey: true },
        { Identifier: 'name', ConnectionColumn: 'displayName' },
      ],
    },
  ],
  EntityAssociationMappings: [
    {
      Identifier: 'Acme_Group_Members',
      ConnectionTable: 'Acme_members_Groups',
      Column1: 'value',
      EntityPropertyMapping1: 'Acme_Group:group_id',
      Column2: 'MemberId',
      EntityPropertyMapping2: 'Acme_User:user_id',
    },
  ],
};

/** The same people, but each one under another name. */
export function renamed({ users, groups }: InitialResources): InitialResources {
  return { users: users.map((user) => ({ ...user, displayName: `${String(user['displayName'])} (renamed)` })), groups };
}

/** The first of the people only, in groups without members. */
export function firstOf({ users, groups }: InitialResources, count: number): InitialResources {
  return { users: users.slice(0, count), groups: groups.map(({ members: _members, ...group }) => group) };
}
