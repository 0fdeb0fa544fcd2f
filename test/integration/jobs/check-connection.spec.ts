import { afterEach, describe, expect, it } from '@jest/globals';
import { checkConnection, type ConnectionCheck } from '../../../src/jobs/check-connection.ts';
import { silentLog } from '../../../src/logging/log.ts';
import { urns } from '../../../src/scim/protocol/urns.ts';
import type { Connection } from '../../../src/settings/settings.ts';
import { aConnection } from '../../support/a-connection.ts';
import { someMappings } from '../../support/a-mapping.ts';
import { mappingsOf, wholeDirectory } from '../../support/export-scene.ts';
import { startFaultServer, type FaultServer } from '../../support/fault-server.ts';
import { directoryServer, endpointOf } from '../../support/scim-directory.ts';

let server: FaultServer | undefined;

afterEach(async () => {
  await server?.close();
});

/** Checks a connection to a server that says of itself only what it can do. */
async function check(configuration: object, parts: Partial<Connection>, isMapped = true): Promise<ConnectionCheck> {
  const sound = directoryServer(wholeDirectory);
  server = await startFaultServer(async (request, reply) => {
    if (endpointOf(request) !== 'ServiceProviderConfig') await sound(request, reply);
    else await reply.json({ schemas: [urns.serviceProviderConfig], ...configuration });
  });
  const connection = aConnection({ server: `${server.url}/scim`, ...parts });
  const run = { id: 'run-1', agentVersion: '0.0.0', signal: new AbortController().signal, log: silentLog };
  return checkConnection(connection, isMapped ? mappingsOf(['Acme']) : someMappings(), run);
}

const noPatch = { patch: { supported: false } };

describe('checkConnection', () => {
  it('names the dialect and counts what would be exported', async () => {
    const { dialect, entities, warnings } = await check({ patch: { supported: true } }, {});

    expect(dialect).toBe('RFC');
    expect(entities.map(({ entity, total }) => [entity, total])).toEqual([
      ['Users', 10],
      ['Groups', 2],
    ]);
    expect(warnings.filter((warning) => warning.includes('dialect'))).toEqual([]);
  });

  it('warns of a dialect that contradicts what the server says of itself', async () => {
    const { warnings } = await check(noPatch, {});

    expect(warnings).toContainEqual(expect.stringMatching(/not support PATCH: PUT changes users and the members/));
  });

  it('does not believe a server whose words are known to be wrong', async () => {
    const { warnings } = await check(noPatch, { profileOverrides: { discovery: { trust: 'none' } } });

    expect(warnings.filter((warning) => warning.includes('PATCH'))).toEqual([]);
  });

  it('counts what the dialect knows where there are no mappings and the server describes nothing', async () => {
    const profileOverrides = { resources: [{ name: 'Groups', columns: ['id'] }] };

    const { entities, isMapped } = await check({}, { profileOverrides }, false);

    expect(isMapped).toBe(false);
    expect(entities).toEqual([{ entity: 'Groups', total: 2, columns: 1 }]);
  });

  it('refuses a filter that the dialect does not let through', async () => {
    const parts = { filter: 'Users|a eq 1 or b eq 2', profileOverrides: { filter: { logic: 'and' } } };

    await expect(check({}, parts)).rejects.toMatchObject({ code: 'SETTINGS_INVALID' });
  });
});
