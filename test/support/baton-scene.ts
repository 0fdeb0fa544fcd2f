import { afterEach } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { samplePeople } from '../../src/server/sample-people.ts';
import { startScimServer } from '../../src/server/scim-server.ts';
import type { InitialResources } from '../../src/server/server-options.ts';
import { agentIn, type AgentScene } from './agent-scene.ts';
import { readServer, type ServerState } from './server-state.ts';
import { aSettingsFolder, type SettingsFolder } from './settings-folder.ts';

/** The built command with a configuration of baton-scim, and the sandbox at the path that the configuration was written for. */
export interface BatonScene {
  readonly folder: SettingsFolder;
  readonly run: AgentScene['run'];
  /** What the server holds. */
  readonly state: () => Promise<ServerState>;
}

export const batonFixtures = fileURLToPath(new URL('../fixtures/baton-scim', import.meta.url));

const token = 'token-of-the-tests';
const client = { clientId: 'client-of-the-tests', clientSecret: 'secret-of-the-tests' };

/** What a connection has beside its address, by the name of a configuration; where none is named, the key. */
const credentials: Readonly<Record<string, object>> = {
  'azure-ad': { ApplicationId: client.clientId, ApplicationKey: client.clientSecret },
  zoom: { ApplicationId: client.clientId, ApplicationKey: client.clientSecret },
  // The sandbox knows no bare key.
  postman: { OAuthToken: token, ProfileOverrides: { authentication: { scheme: 'Bearer' } } },
};

/** Thirty people in three groups; some have roles, and a second address before their primary one. */
export const batonPeople = withRolesAndAddresses(samplePeople({ users: 30, groups: 3 }));

/** Gives a function that sets a scene for a configuration; everything is closed and removed after each test. */
export function useBatonScene(): (name: string, settings?: object) => Promise<BatonScene> {
  const cleanUps: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const cleanUp of cleanUps.splice(0)) await cleanUp();
  });
  return async (name, settings = {}) => {
    const text = await readFile(path.join(batonFixtures, `${name}.yaml`), 'utf8');
    const basePath = new URL(/^apiEndpoint: "(.*)"$/m.exec(text)?.[1] ?? '').pathname;
    const server = await startScimServer({
      basePath,
      resources: batonPeople,
      authentication: { bearerTokens: [token], oauth2: client },
    });
    const { origin } = new URL(server.url);
    const Server = origin + basePath.replace(/\/(v2\/)?$/, '');
    const login = credentials[name] ?? { OAuthToken: token };
    const folder = await aSettingsFolder({
      Connections: { Acme: { Server, ProfileFile: `${name}.yaml`, ...login } },
      ...settings,
    });
    cleanUps.push(() => server.close(), folder.remove);
    await folder.write(`${name}.yaml`, text.replace(/^( *authUrl): .*$/m, `$1: "${origin}/oauth2/token"`));
    return { folder, run: agentIn(folder), state: () => readServer(server.url, token) };
  };
}

function withRolesAndAddresses({ users, groups }: InitialResources): InitialResources {
  const changed = users.map((user, index) => {
    if (index % 3 !== 0) return user;
    const roles = [{ value: `role${index % 2}`, display: `Role ${index % 2}` }, { value: 'member' }];
    const second = { value: `home${index}@example.test`, type: 'home' };
    return { ...user, roles, emails: [second, ...(user['emails'] as readonly object[])] };
  });
  return { users: changed, groups };
}
