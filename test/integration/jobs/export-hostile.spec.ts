import { describe, expect, it } from '@jest/globals';
import { rm, truncate } from 'node:fs/promises';
import path from 'node:path';
import {
  expectKept,
  expectRefused,
  expectSound,
  exportedOf,
  failureOf,
  useExportScene,
  wholeDirectory,
} from '../../support/export-scene.ts';
import { directoryServer, endpointOf, faultyServer, someUsers } from '../../support/scim-directory.ts';
import type { FaultScript } from '../../support/fault-server.ts';
import { someMappings } from '../../support/a-mapping.ts';

const setScene = useExportScene();

describe('a new file that is gone before it is published', () => {
  it.each([
    ['removed', (file: string) => rm(file, { force: true })],
    ['cut', (file: string) => truncate(file, 10)],
  ])('because somebody %s it fails the connection, the old files untouched', async (_how, damage) => {
    const scene = await setScene();
    await scene.export();
    const before = await scene.published();
    const partial = path.join(scene.folder, '.Acme_Users.csv.run-2.partial');
    scene.serve(
      faultyServer({ ...wholeDirectory, Users: someUsers(11) }, 'Groups', async (reply, page) => {
        await damage(partial);
        await reply.json(page);
      }),
    );

    const summary = await scene.export();

    expect(failureOf(summary)).toMatchObject({ code: 'OUTPUT_NOT_VERIFIED' });
    await expectKept(scene, before);
  });
});

describe('a list that collapses between two readings', () => {
  it('is refused, though the second reading proves itself', async () => {
    const scene = await setScene();
    const small = directoryServer({ ...wholeDirectory, Users: someUsers(4) });
    let requests = 0;
    const script: FaultScript = async (request, reply) => {
      if (endpointOf(request) !== 'Users' || ++requests > 2) await small(request, reply);
      else await reply.json({ totalResults: 100, Resources: [] });
    };

    await expectRefused(scene, script, { code: 'LIST_CHANGED', message: /counted 100 a moment ago, and now 4/ });
  });
});

describe('a server that describes itself', () => {
  const described = (attributes: readonly string[]): FaultScript => {
    const directory = directoryServer(wholeDirectory);
    return async (request, reply) => {
      const endpoint = endpointOf(request);
      if (endpoint === 'ResourceTypes') {
        await reply.json({ Resources: [{ name: 'User', endpoint: '/Users', schema: 'urn:acme:User' }] });
      } else if (endpoint === 'Schemas') {
        const named = attributes.map((name) => ({ name, type: 'string' }));
        await reply.json({ Resources: [{ id: 'urn:acme:User', attributes: named }] });
      } else await directory(request, reply);
    };
  };
  const unmapped = { mappings: someMappings({}) };

  it('is exported with what it describes', async () => {
    const scene = await setScene();
    scene.serve(described(['userName', 'title']));

    await scene.export(unmapped);

    expect((await scene.published()).get('Acme_Users.csv')).toMatch(/^id,externalId,userName,title,meta:created/);
    await expectSound(scene);
  });

  it('and leaves out a column that it described before is held', async () => {
    const scene = await setScene();
    scene.serve(described(['userName', 'title']));
    await scene.export(unmapped);
    const before = await scene.published();
    scene.serve(described(['userName']));

    const summary = exportedOf(await scene.export(unmapped));

    expect(summary.outcome).toBe('held');
    expect(summary.reasons).toEqual([expect.stringContaining('no column title any more')]);
    await expectKept(scene, before);
  });

  it('with only a part of its resource types is not believed', async () => {
    const scene = await setScene();
    const sound = described(['userName']);
    scene.serve(async (request, reply) => {
      if (endpointOf(request) !== 'ResourceTypes') await sound(request, reply);
      else {
        const type = { name: 'User', endpoint: '/Users', schema: 'urn:acme:User' };
        await reply.json({ totalResults: 2, Resources: [type] });
      }
    });

    expect(failureOf(await scene.export(unmapped))).toMatchObject({ code: 'LIST_SHORT' });
  });

  it('with thousands of columns is refused', async () => {
    const scene = await setScene();
    scene.serve(described(Array.from({ length: 5001 }, (_, index) => `attribute${index}`)));

    expect(failureOf(await scene.export(unmapped))).toMatchObject({ code: 'RESPONSE_TOO_LARGE' });
  });
});

describe('a run that holds two connections', () => {
  it('is accepted as a whole or not at all', async () => {
    const scene = await setScene();
    const both = { connections: [{ identifier: 'Acme' }, { identifier: 'Beta' }] };
    await scene.export(both);
    scene.serve(directoryServer({ ...wholeDirectory, Users: someUsers(1) }));
    const held = await scene.export(both);
    scene.serve(directoryServer(wholeDirectory));
    await scene.export({ connections: [{ identifier: 'Beta' }] });
    const before = await scene.published();

    await expect(scene.accept(held.runId)).rejects.toMatchObject({ code: 'HELD_RUN_INVALID' });

    expect(await scene.published()).toEqual(before);
  });
});

describe('a mapped column without any value', () => {
  it('gives a warning that names it', async () => {
    const scene = await setScene();
    const users = someUsers(3).map(({ id }) => ({ id, active: true }));
    scene.serve(directoryServer({ ...wholeDirectory, Users: users }));

    const { warnings } = exportedOf(await scene.export());

    expect(warnings).toContainEqual(expect.stringMatching(/Users: no row has a value in column "userName"/));
  });
});
