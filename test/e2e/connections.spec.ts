import { describe, expect, it } from '@jest/globals';
import { readdir } from 'node:fs/promises';
import { acmeMappings, useAgentScene } from '../support/agent-scene.ts';

const setScene = useAgentScene();

describe('connections list', () => {
  it('shows server, dialect and login of each connection, and no secret', async () => {
    const scene = await setScene();

    const finished = await scene.run(['connections', 'list']);

    expect(finished.exitCode).toBe(0);
    expect(finished.stdout).toMatch(/^Acme +http:\/\/127\.0\.0\.1:\d+\/scim +RFC +bearer token$/m);
  });
});

describe('connections check', () => {
  it('counts what an export would read, and writes no file', async () => {
    const scene = await setScene();

    const finished = await scene.run(['connections', 'check', 'Acme']);

    expect(finished.exitCode).toBe(0);
    expect(finished.stdout).toContain(`Acme: ready (${scene.server}; columns: by the mappings)`);
    expect(finished.stdout).toContain('Users: 40, 2 columns');
    expect(finished.stdout).toContain('Groups: 4, 2 columns');
    expect(await readdir(scene.folder.path)).not.toContain('ExportOutput');
  });

  it('warns of a column that the server does not have', async () => {
    const [users] = acmeMappings.EntityTypeMappings;
    const misspelt = { Identifier: 'x', ConnectionColumn: 'nickNam' };
    const mapping = { ...users, Properties: [...users!.Properties, misspelt] };
    const scene = await setScene({ settings: { EntityTypeMappings: [mapping], EntityAssociationMappings: [] } });

    const finished = await scene.run(['connections', 'check']);

    expect(finished.stdout).toContain(
      'warn: Users: the server\'s schemas do not have the attribute of column "nickNam"',
    );
  });

  it('says that a login is refused, and checks the other connections all the same', async () => {
    const scene = await setScene({ connection: { OAuthToken: 'wrong' } });
    const environment = {
      Connections__Other__Server: scene.server,
      Connections__Other__OAuthToken: 'token-of-the-tests',
    };

    const finished = await scene.run(['connections', 'check'], { environment });

    expect(finished.exitCode).toBe(4);
    expect(finished.stdout).toMatch(/^Acme: not ready\n {2}error TARGET_REFUSED_LOGIN: .* answered 401/m);
    expect(finished.stdout).toMatch(/^Other: ready/m);
  });

  it('suggests the nearest name for a connection that is not configured', async () => {
    const scene = await setScene();

    const finished = await scene.run(['connections', 'check', 'Acne']);

    expect(finished.exitCode).toBe(2);
    expect(finished.stderr).toContain('no such connection; did you mean Acme?');
  });
});
