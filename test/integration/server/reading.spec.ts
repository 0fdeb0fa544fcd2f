import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { samplePeople } from '../../../src/server/sample-people.ts';
import { aScimServer, type Reply, type ScimTestServer } from '../../support/a-scim-server.ts';

const people = samplePeople({ users: 250, groups: 15 });
const first = people.users[0]!;

type Resources = Readonly<Record<string, unknown>>[];
const resourcesOf = ({ body }: Reply) => (body['Resources'] ?? []) as Resources;
const idsOf = (reply: Reply) => resourcesOf(reply).map(({ id }) => id);

describe('reading', () => {
  let server: ScimTestServer;
  let now = new Date('2025-01-01T00:00:00Z');

  beforeAll(async () => {
    server = await aScimServer({ resources: people, maxPageSize: 120, now: () => now });
  });

  afterAll(async () => {
    await server.close();
  });

  it('lists every user once over index pages, in the order of creation', async () => {
    const ids: unknown[] = [];
    for (let startIndex = 1; startIndex <= 250; startIndex += 100) {
      ids.push(...idsOf(await server.call(`/Users?startIndex=${startIndex}&count=100`)));
    }

    expect(ids).toEqual(people.users.map(({ id }) => id));
  });

  it.each([
    ['', { startIndex: 1, itemsPerPage: 100 }],
    ['?count=1000', { startIndex: 1, itemsPerPage: 120 }],
    ['?count=0', { startIndex: 1, itemsPerPage: 0 }],
    ['?count=-5', { itemsPerPage: 0 }],
    ['?startIndex=-3&count=2', { startIndex: 1, itemsPerPage: 2 }],
    ['?startIndex=251', { startIndex: 251, itemsPerPage: 0 }],
    ['?startIndex=249&count=100', { startIndex: 249, itemsPerPage: 2 }],
    ['?aadOptscim062020&', { itemsPerPage: 100 }],
  ])('answers the page %p', async (query, expected) => {
    const reply = await server.call(`/Users${query}`);

    expect(reply.body).toMatchObject({ totalResults: 250, ...expected });
    expect(resourcesOf(reply)).toHaveLength(expected.itemsPerPage);
  });

  it('lists every user once over cursor pages', async () => {
    const ids: unknown[] = [];
    let cursor = '';
    do {
      const reply = await server.call(`/Users?count=70&cursor=${cursor}`);
      ids.push(...idsOf(reply));
      expect(reply.body).not.toHaveProperty('startIndex');
      cursor = (reply.body['nextCursor'] ?? '') as string;
    } while (cursor !== '');

    expect(ids).toEqual(people.users.map(({ id }) => id));
  });

  it('keeps the order of a sort over cursor pages', async () => {
    const all = await server.call('/Groups?sortBy=displayName&sortOrder=descending');
    const page = await server.call('/Groups?sortBy=displayName&sortOrder=descending&cursor&count=8');
    const rest = await server.call(
      `/Groups?sortBy=displayName&sortOrder=descending&count=8&cursor=${String(page.body['nextCursor'])}`,
    );

    expect([...idsOf(page), ...idsOf(rest)]).toEqual(idsOf(all));
  });

  it.each([
    ['forged', (cursor: string) => `count=10&cursor=${cursor.slice(1)}`, 'invalidCursor'],
    ['of another query', (cursor: string) => `count=10&filter=active%20pr&cursor=${cursor}`, 'invalidCursor'],
    ['with another count', (cursor: string) => `count=11&cursor=${cursor}`, 'invalidCount'],
  ])('refuses a cursor that is %s', async (_, query, scimType) => {
    const { body } = await server.call('/Users?count=10&cursor=');

    const reply = await server.call(`/Users?${query(String(body['nextCursor']))}`);

    expect(reply).toMatchObject({ status: 400, body: { scimType } });
  });

  it('refuses a cursor that has expired', async () => {
    const { body } = await server.call('/Users?count=10&cursor=');
    now = new Date('2025-01-01T00:10:01Z');

    const reply = await server.call(`/Users?count=10&cursor=${String(body['nextCursor'])}`);

    expect(reply).toMatchObject({ status: 400, body: { scimType: 'expiredCursor' } });
  });

  it.each([
    [`filter=userName+eq+%22${encodeURIComponent(String(first['userName']).toUpperCase())}%22&`, 1],
    [`filter=externalId eq "${String(first['externalId'])}" and userName pr`, 1],
    [`filter=externalId eq "${String(first['externalId']).toLowerCase()}"`, 0],
    [`filter=id eq "${first.id}"`, 1],
    ['filter=userName eq "nobody"', 0],
    ['filter=groups.display eq "Accounting"', 21],
    [`filter=urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:employeeNumber eq "100003"`, 1],
  ])('filters by %s', async (query, count) => {
    const reply = await server.call(`/Users?${query}`);

    expect(reply).toMatchObject({ status: 200, body: { totalResults: count } });
  });

  it('finds what a filter describes, also when an index narrows the search', async () => {
    const filter = `id eq "${first.id}" and active eq ${String(first['active'] !== true)}`;

    const reply = await server.call(`/Users?filter=${encodeURIComponent(filter)}`);

    expect(reply.body).toMatchObject({ totalResults: 0 });
  });

  it('sorts by the primary value and puts what is unassigned last', async () => {
    const reply = await server.call('/Users?sortBy=emails&attributes=emails&count=120');
    const managers = await server.call('/Users?sortBy=manager&sortOrder=descending&count=1');

    const values = resourcesOf(reply).map(({ emails }) => (emails as { value: string }[])[0]!.value);
    expect(values).toEqual(values.toSorted());
    expect(idsOf(managers)).toEqual([first.id]);
  });

  it('returns only the attributes asked for, with id and schemas', async () => {
    const reply = await server.call(`/Users/${first.id}?attributes=name.givenName,emails.value,department,USERNAME`);

    expect(Object.keys(reply.body).toSorted()).toEqual(
      [
        'schemas',
        'id',
        'name',
        'emails',
        'userName',
        'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User',
      ].toSorted(),
    );
    expect(reply.body['name']).toEqual({ givenName: (first['name'] as Record<string, string>)['givenName'] });
  });

  it('leaves out the attributes that are excluded, but never the id', async () => {
    const reply = await server.call('/Groups?excludedAttributes=members,id&count=1');
    const both = await server.call('/Groups?excludedAttributes=members&attributes=id');

    expect(resourcesOf(reply)[0]).toMatchObject({ id: people.groups[0]!.id, displayName: 'All departments' });
    expect(resourcesOf(reply)[0]).not.toHaveProperty('members');
    expect(both).toMatchObject({ status: 400, body: { scimType: 'invalidValue' } });
  });

  it('shows a user the groups it is in', async () => {
    const { body } = await server.call(`/Users/${first.id}`);

    expect(body['groups']).toContainEqual({
      value: people.groups[1]!.id,
      $ref: `${server.url}/Groups/${people.groups[1]!.id}`,
      display: 'Accounting',
      type: 'direct',
    });
  });

  it('searches by POST, in one collection and in all', async () => {
    const search = { filter: 'displayName sw "a" or userName sw "a"', count: 3, attributes: ['id', 'displayName'] };

    const users = await server.call('/Users/.search', { method: 'POST', body: search });
    const groups = await server.call('/Groups/.search', { method: 'POST', body: search });
    const all = await server.call('/.search', { method: 'POST', body: { ...search, count: 0 } });

    expect(resourcesOf(users)).toHaveLength(3);
    expect(resourcesOf(users)[0]).not.toHaveProperty('userName');
    expect(all.body['totalResults']).toBe(Number(users.body['totalResults']) + Number(groups.body['totalResults']));
  });

  it.each([
    ['/Users?filter=userName', 400, 'invalidFilter'],
    ['/Users?filter=active gt true', 400, 'invalidFilter'],
    ['/Users?count=many', 400, 'invalidValue'],
    ['/Users?sortOrder=up', 400, 'invalidValue'],
    ['/Users?sortBy=a.b.c', 400, 'invalidPath'],
    ['/Users?attributes=a.b.c', 400, 'invalidValue'],
    ['/Users/unknown', 404, undefined],
    ['/Users/a/b', 404, undefined],
    ['/Devices', 404, undefined],
    ['/%E0%A4%A', 404, undefined],
    ['/Me', 501, undefined],
  ])('answers %s with %i', async (path, status, scimType) => {
    const reply = await server.call(path);

    expect(reply.status).toBe(status);
    expect(reply.body).toMatchObject({ status: String(status), ...(scimType !== undefined && { scimType }) });
    expect(reply.headers.get('content-type')).toMatch(/^application\/scim\+json/);
  });

  it('answers 304 to who has the version, and the version with every resource', async () => {
    const fresh = await server.call(`/Users/${first.id}`);
    const known = await server.call(`/Users/${first.id}`, {
      headers: { 'if-none-match': fresh.headers.get('etag') ?? '' },
    });
    const other = await server.call(`/Users/${first.id}`, { headers: { 'if-none-match': 'W/"7"' } });

    expect(fresh.headers.get('etag')).toBe('W/"1"');
    expect(fresh.body['meta']).toMatchObject({ version: 'W/"1"', location: `${server.url}/Users/${first.id}` });
    expect([known.status, other.status]).toEqual([304, 200]);
  });

  it('compresses a long answer when asked, a short one never', async () => {
    const long = await server.call('/Users', { headers: { 'accept-encoding': 'br, gzip' } });
    const plain = await server.call('/Users', { headers: { 'accept-encoding': 'gzip;q=0' } });
    const short = await server.call('/Users?count=0', { headers: { 'accept-encoding': 'gzip' } });

    expect(long.headers.get('content-encoding')).toBe('gzip');
    expect(resourcesOf(long)).toHaveLength(100);
    expect(plain.headers.get('content-encoding')).toBeNull();
    expect(short.headers.get('content-encoding')).toBeNull();
  });
});
