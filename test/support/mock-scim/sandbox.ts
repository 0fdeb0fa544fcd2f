import { startScimServer } from '../../../src/server/scim-server.ts';
import { readServer } from '../server-state.ts';
import type { MockFamily, MockServer } from './mock-server.ts';
import { plain } from './plain.ts';
import { plainNaming, seedOf } from './seed.ts';
import { MockStore, type MockResource } from './store.ts';

const token = 'sandbox-token';

/** The agent's own SCIM server, in place of a mock. */
export function sandbox(): MockFamily {
  return { ...plain(), login: () => ({ OAuthToken: token }), start: startSandbox };
}

async function startSandbox(): Promise<MockServer> {
  const { Users = [], Groups = [] } = seedOf(plainNaming);
  const server = await startScimServer({
    basePath: '/app/v2',
    resources: { users: Users, groups: Groups },
    authentication: { bearerTokens: [token] },
  });
  const store = new MockStore({ Users, Groups });
  return {
    origin: new URL(server.url).origin,
    store,
    tokens: plain().tokens,
    requests: [],
    intercept: () => undefined,
    close: () => server.close(),
    refresh: async () => {
      const { users, groups } = await readServer(server.url, token);
      replaceAll(store, 'Users', users as readonly MockResource[]);
      replaceAll(store, 'Groups', groups as readonly MockResource[]);
    },
  };
}

function replaceAll(store: MockStore, entity: string, resources: readonly MockResource[]): void {
  for (const { id } of store.all(entity)) store.remove(entity, id);
  for (const resource of resources) store.put(entity, resource);
}
