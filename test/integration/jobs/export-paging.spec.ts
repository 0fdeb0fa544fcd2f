import { describe, expect, it } from '@jest/globals';
import {
  expectSound,
  exportedOf,
  useExportScene,
  wholeDirectory,
  type ExportScene,
} from '../../support/export-scene.ts';
import type { FaultScript } from '../../support/fault-server.ts';
import { endpointOf, faultyServer, pageOf, queryOf, someUsers } from '../../support/scim-directory.ts';

const users = wholeDirectory['Users']!;
const wholeFile = `id,userName,active\n${users.map(({ id }) => `${String(id)},${String(id)}@acme.example,true\n`).join('')}`;

async function expectWhole(scene: ExportScene): Promise<void> {
  expect((await scene.published()).get('Acme_Users.csv')).toBe(wholeFile);
  await expectSound(scene);
}

describe('a list that is paged in its own way is exported whole', () => {
  const setScene = useExportScene();

  it.each([
    ['has fewer resources on a page than were asked for', 3],
    ['has one resource on a page', 1],
  ])('when it %s', async (_case, most) => {
    const scene = await setScene();
    scene.serve(
      faultyServer(wholeDirectory, 'Users', (reply, page) =>
        reply.json({ ...page, Resources: page.Resources.slice(0, most) }),
      ),
    );

    const summary = await scene.export();

    expect(exportedOf(summary).outcome).toBe('published');
    await expectWhole(scene);
  });

  it('when its pages have other lengths each time', async () => {
    const scene = await setScene();
    scene.serve(
      faultyServer(wholeDirectory, 'Users', (reply, page) =>
        reply.json({ ...page, Resources: page.Resources.slice(0, page.startIndex % 3 === 0 ? 1 : 3) }),
      ),
    );

    await scene.export();

    await expectWhole(scene);
  });

  it('when it has more resources on a page than were asked for', async () => {
    const scene = await setScene();
    scene.serve(
      faultyServer(wholeDirectory, 'Users', (reply, page) =>
        reply.json({ ...page, Resources: users.slice(page.startIndex - 1, page.startIndex + 5) }),
      ),
    );

    await scene.export();

    await expectWhole(scene);
  });

  it('when it does not say how long a page is, or says what was asked for', async () => {
    const scene = await setScene();
    scene.serve(
      faultyServer(wholeDirectory, 'Users', (reply, { startIndex, totalResults, Resources }) =>
        reply.json({ totalResults, Resources: Resources.slice(0, 3), ...(startIndex > 1 && { itemsPerPage: 4 }) }),
      ),
    );

    await scene.export();

    await expectWhole(scene);
  });

  it('when an index behind the end gives the first page again', async () => {
    const scene = await setScene();
    scene.serve(
      faultyServer(wholeDirectory, 'Users', (reply, page) =>
        reply.json({ ...page, Resources: page.startIndex > users.length ? users : page.Resources }),
      ),
    );

    await scene.export({ connections: [{ pageSize: 100 }] });

    await expectWhole(scene);
  });

  it('when a page is empty once', async () => {
    const scene = await setScene();
    let faults = 0;
    scene.serve(
      faultyServer(wholeDirectory, 'Users?5', (reply, page) =>
        reply.json(faults++ === 0 ? { ...page, Resources: [] } : page),
      ),
    );

    await scene.export();

    await expectWhole(scene);
  });

  it('with one warning when its totals are texts', async () => {
    const scene = await setScene();
    scene.serve(faultyServer(wholeDirectory, 'Users', (reply, page) => reply.json({ ...page, totalResults: '10' })));

    const { warnings } = exportedOf(await scene.export());

    expect(warnings.filter((each) => each.includes('totalResults comes as text'))).toHaveLength(1);
    await expectWhole(scene);
  });

  it('when the server announces a largest page', async () => {
    const scene = await setScene();
    const announcement = { pagination: { index: true, cursor: false, maxPageSize: 2 } };
    const sound = faultyServer(wholeDirectory, 'ServiceProviderConfig', (reply) => reply.json(announcement));
    scene.serve(sound);

    await scene.export();

    const counts = scene.server.requests.filter((each) => endpointOf(each) === 'Users').map((each) => queryOf(each));
    const behindTheEnd = counts.pop();
    expect(behindTheEnd?.get('count')).toBe('1');
    expect(new Set(counts.map((query) => query.get('count')))).toEqual(new Set(['2']));
    await expectWhole(scene);
  });
});

describe('a list that is read from cursor to cursor', () => {
  const setScene = useExportScene();

  /** Follows RFC 9865; with `expires` the first cursor is not known any more when it is used for the first time. */
  function cursorServer(expires = false): FaultScript {
    let isExpired = expires;
    const withCursors = faultyServer(wholeDirectory, 'Users', async (reply, _page, request) => {
      const from = Number(queryOf(request).get('cursor')?.replace('after-', '') ?? 0);
      if (from === 4 && isExpired) {
        isExpired = false;
        return reply.json({ status: '400', scimType: 'expiredCursor' }, { status: 400 });
      }
      const page = pageOf(users.slice(from), { ...request, query: 'count=4' });
      const nextCursor = from + 4 < users.length ? { nextCursor: `after-${from + 4}` } : {};
      return reply.json({ schemas: page.schemas, totalResults: 10, Resources: page.Resources, ...nextCursor });
    });
    const groups = faultyServer(wholeDirectory, 'ServiceProviderConfig', (reply) =>
      reply.json({ pagination: { cursor: true, index: false } }),
    );
    return (request, reply) => (endpointOf(request) === 'Users' ? withCursors : groups)(request, reply);
  }

  it('is exported whole', async () => {
    const scene = await setScene();
    scene.serve(cursorServer());

    await scene.export();

    const asked = scene.server.requests.filter((each) => endpointOf(each) === 'Users').map((each) => queryOf(each));
    expect(asked.map((query) => query.get('cursor'))).toEqual(['', 'after-4', 'after-8']);
    expect(asked.map((query) => query.get('startIndex'))).toEqual([null, null, null]);
    await expectWhole(scene);
  });

  it('is read again from the start when a cursor expires', async () => {
    const scene = await setScene();
    scene.serve(cursorServer(true));

    const { outcome } = exportedOf(await scene.export());

    expect(outcome).toBe('published');
    await expectWhole(scene);
  });
});

describe('a list that changes while it is read', () => {
  const setScene = useExportScene();

  it('is read again, and nothing of the first reading is left', async () => {
    const scene = await setScene();
    let lists = 0;
    // In the first reading u4 is gone after the first page, so that u5 moves to a page that was read already.
    scene.serve((request, reply) => {
      if (endpointOf(request) === 'Users' && queryOf(request).get('startIndex') === '1') lists += 1;
      const moved = [...someUsers(4, 100), ...users.slice(5)];
      return faultyServer({ ...wholeDirectory, Users: lists === 1 ? moved : users }, 'Users?5', (answer, page) =>
        answer.json({ ...page, totalResults: lists === 1 ? 8 : 10 }),
      )(request, reply);
    });

    const { outcome, warnings } = exportedOf(await scene.export());

    expect([outcome, lists]).toEqual(['published', 2]);
    expect(warnings.join('\n')).not.toMatch(/references came twice/);
    await expectWhole(scene);
  });

  it('twice is read a third time', async () => {
    const scene = await setScene();
    let lists = 0;
    scene.serve(
      faultyServer(wholeDirectory, 'Groups', (reply, page) => {
        lists += 1;
        return reply.json({ ...page, totalResults: lists < 3 ? 3 : 2 });
      }),
    );

    const { outcome, files } = exportedOf(await scene.export());

    expect([outcome, files.map(({ rows }) => rows)]).toEqual(['published', [10, 2, 5]]);
    await expectWhole(scene);
  });
});
