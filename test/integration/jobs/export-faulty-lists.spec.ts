import { describe, expect, it } from '@jest/globals';
import { expectRefused, useExportScene, wholeDirectory } from '../../support/export-scene.ts';
import type { FaultScript } from '../../support/fault-server.ts';
import { endpointOf, faultyServer, someUsers, type ListFault, type Resource } from '../../support/scim-directory.ts';

const users = wholeDirectory['Users']!;

function listWith(changes: Readonly<Record<string, unknown>>): ListFault {
  return (reply, page) => reply.json({ ...page, ...changes });
}

function withResources(change: (resources: readonly Resource[]) => readonly unknown[]): ListFault {
  return (reply, page) => reply.json({ ...page, Resources: change(page.Resources) });
}

/** Answers list requests of users from cursor to cursor. */
function cursorServer(fault: ListFault): FaultScript {
  const script = faultyServer(wholeDirectory, 'Users', fault);
  return (request, reply) =>
    endpointOf(request) === 'ServiceProviderConfig'
      ? reply.json({ pagination: { cursor: true } })
      : script(request, reply);
}

describe('a total that cannot be believed', () => {
  const setScene = useExportScene();

  it.each([
    ['missing', undefined, /is missing/],
    ['null', null, /is missing/],
    ['negative', -1, /is -1, not a whole number/],
    ['endless', 1e99, /is 1e\+99, not a whole number/],
    ['a fraction', 9.5, /is 9.5, not a whole number/],
    ['a word', 'ten', /is a string, not a whole number/],
    ['yes', true, /is true, not a whole number/],
    ['an object', { value: 10 }, /is an object, not a whole number/],
  ])('because it is %s ends the export', async (_case, totalResults, message) => {
    const scene = await setScene();
    const script = faultyServer(wholeDirectory, 'Users', listWith({ totalResults }));

    await expectRefused(scene, script, { code: 'LIST_TOTAL_INVALID', message });
  });

  it('because it grows with each call ends the export after three listings', async () => {
    const scene = await setScene();
    let total = 10;
    const script = faultyServer(wholeDirectory, 'Users', (reply, page, request) => {
      const startIndex = Number(new URLSearchParams(request.query).get('startIndex'));
      total += 4;
      return reply.json({ ...page, totalResults: total, Resources: someUsers(4, startIndex) });
    });

    await expectRefused(scene, script, { code: 'LIST_ENDLESS', message: /listing does not end/ });
  });

  it('because it changes between the pages ends the export after three listings', async () => {
    const scene = await setScene();
    let lists = 0;
    const script = faultyServer(wholeDirectory, 'Users', (reply, page) => {
      if (page.startIndex === 1) lists += 1;
      return reply.json({ ...page, totalResults: page.startIndex === 9 ? 9 : 10 });
    });

    await expectRefused(scene, script, { code: 'LIST_CHANGED', message: /the total went from 10 to 9/ });
    expect(lists).toBe(3);
  });
});

describe('a list that is short', () => {
  const setScene = useExportScene();

  it('by one of five hundred ends the export after three listings', async () => {
    const scene = await setScene();
    const directory = { ...wholeDirectory, Users: someUsers(499) };
    const script = faultyServer(directory, 'Users', listWith({ totalResults: 500 }));

    await expectRefused(scene, script, { code: 'LIST_SHORT', message: /read 499 of 500/ });
    const begins = scene.server.requests.filter(
      ({ path, query }) => path.endsWith('/Users') && query.includes('startIndex=1&'),
    );
    expect(begins).toHaveLength(1 + 3);
  });

  it('because its total is the length of its page ends the export', async () => {
    const scene = await setScene();
    const script = faultyServer(wholeDirectory, 'Users', (reply, page) =>
      reply.json({ ...page, totalResults: page.Resources.length }),
    );

    await expectRefused(scene, script, { code: 'LIST_SHORT', message: /there are more behind them/ });
  });

  it('because its cursors end too early ends the export after three listings', async () => {
    const scene = await setScene();
    const script = cursorServer((reply, page) => reply.json({ ...page, Resources: users.slice(0, 4) }));

    await expectRefused(scene, script, { code: 'LIST_SHORT', message: /read 4 of 10/ });
  });

  it('because a page in the middle stays empty ends the export', async () => {
    const scene = await setScene();
    const script = faultyServer(
      wholeDirectory,
      'Users?5',
      withResources(() => []),
    );

    await expectRefused(scene, script, { code: 'LIST_SHORT', message: /read 4 of 10/ });
  });
});

describe('a list that repeats itself', () => {
  const setScene = useExportScene();

  it('because startIndex is ignored ends the export', async () => {
    const scene = await setScene();
    const script = faultyServer(
      wholeDirectory,
      'Users',
      withResources(() => users.slice(0, 4)),
    );

    await expectRefused(scene, script, { code: 'LIST_NOT_PAGED', message: /paging not honoured/ });
  });

  it('because a later page comes again ends the export', async () => {
    const scene = await setScene();
    const script = faultyServer(
      { ...wholeDirectory, Users: someUsers(12) },
      'Users?9',
      withResources(() => someUsers(4, 4)),
    );

    await expectRefused(scene, script, { code: 'LIST_ENDLESS', message: /the same page came twice/ });
  });

  it('in one id, while the numbers agree, ends the export after three listings', async () => {
    const scene = await setScene();
    const script = faultyServer(
      wholeDirectory,
      'Users?9',
      withResources(() => [users[8]!, users[5]!]),
    );

    await expectRefused(scene, script, { code: 'LIST_CHANGED', message: /the id "u5" came twice/ });
  });

  it('in one id of one page ends the export', async () => {
    const scene = await setScene();
    const script = faultyServer(
      wholeDirectory,
      'Groups',
      withResources(([first]) => [first, first]),
    );

    await expectRefused(scene, script, { code: 'LIST_CHANGED', message: /Groups: the id "g0" came twice/ });
  });

  it('in its cursors ends the export', async () => {
    const scene = await setScene();
    const script = cursorServer((reply, page, request) =>
      reply.json({ ...page, Resources: someUsers(1, request.number), totalResults: 1000, nextCursor: 'next' }),
    );

    await expectRefused(scene, script, { code: 'LIST_ENDLESS', message: /the same cursor came twice/ });
  });
});

describe('an element that is no resource', () => {
  const setScene = useExportScene();

  it.each([
    ['null', null, /element 1 of the page is null/],
    ['a number', 7, /element 1 of the page is a number/],
    ['a text', 'u1', /element 1 of the page is a string/],
    ['an array', ['u1'], /element 1 of the page is an array/],
    ['an object without id', { userName: 'x' }, /element 1 of the page has no id/],
    ['an object with an empty id', { id: '' }, /element 1 of the page has an empty id/],
    ['an object with a null id', { id: null }, /element 1 of the page has an id that is null/],
    ['an object with a numeric id', { id: 7 }, /element 1 of the page has an id that is a number/],
  ])('but %s ends the export', async (_case, element, message) => {
    const scene = await setScene();
    const script = faultyServer(
      wholeDirectory,
      'Users?1',
      withResources(([first, , ...rest]) => [first, element, ...rest]),
    );

    await expectRefused(scene, script, { code: 'RESOURCE_INVALID', message });
  });

  it('but an object in place of all of them ends the export', async () => {
    const scene = await setScene();
    const script = faultyServer(wholeDirectory, 'Users', listWith({ Resources: { 0: users[0] } }));

    await expectRefused(scene, script, { code: 'RESPONSE_NOT_SCIM', message: /Resources is an object, not an array/ });
  });
});
