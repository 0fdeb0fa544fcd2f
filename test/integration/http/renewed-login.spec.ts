import { describe, expect, it } from '@jest/globals';
import { aTokenLogin } from '../../support/a-token-login.ts';
import { startFaultServer, type FaultScript, type FaultServer } from '../../support/fault-server.ts';
import { scimClientFor } from '../../support/scim-client-for.ts';
import { directoryServer, queryOf, someUsers } from '../../support/scim-directory.ts';

const users = someUsers(30);

describe('a token without an end that the server refuses in the middle of a listing', () => {
  /** Answers 401 to `token-1` from the third page on. */
  const expiring = (): { script: FaultScript; tokens: () => number } => {
    const sound = directoryServer({ Users: users });
    let tokens = 0;
    const script: FaultScript = async (request, reply) => {
      const isLate = Number(queryOf(request).get('startIndex')) > 10;
      if (request.path === '/token') await reply.json({ access_token: `token-${++tokens}`, token_type: 'Bearer' });
      else if (isLate && request.headers.get('authorization') === 'Bearer token-1') await reply.send(401);
      else await sound(request, reply);
    };
    return { script, tokens: () => tokens };
  };
  const listAll = async (server: FaultServer): Promise<string[]> => {
    const authentication = aTokenLogin({ tokenUrl: `${server.url}/token` });
    const { client, close } = scimClientFor(`${server.url}/scim/v2`, { http: { authentication } });
    const ids: string[] = [];
    const request = { endpoint: 'Users', pageSize: 5, maxConcurrentRequests: 4 };
    for await (const { resources } of client.list(request)) ids.push(...resources.map(({ id }) => id));
    close();
    return ids;
  };

  it('is renewed once, and no row is lost or doubled', async () => {
    const { script, tokens } = expiring();
    const server = await startFaultServer(script);

    const ids = await listAll(server).finally(server.close);

    expect(ids).toEqual(users.map(({ id }) => id));
    expect(tokens()).toBe(2);
  });
});
