import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { aScimServer, type ScimTestServer } from '../../support/a-scim-server.ts';

const aUser = (userName: string, attributes: Readonly<Record<string, unknown>> = {}) => ({
  id: userName,
  userName,
  ...attributes,
});

describe('writing', () => {
  let server: ScimTestServer;
  let seconds = 0;

  beforeEach(async () => {
    seconds = 0;
    server = await aScimServer({
      now: () => new Date(Date.UTC(2025, 0, 1, 0, 0, (seconds += 1))),
      resources: {
        users: [aUser('ada', { active: true, title: 'Boss' }), aUser('bob')],
        groups: [
          { id: 'staff', displayName: 'Staff', members: [{ value: 'ada' }, { value: 'bob' }] },
          { id: 'all', displayName: 'All', members: [{ value: 'staff' }] },
        ],
      },
    });
  });

  afterEach(async () => {
    await server.close();
  });

  const patch = (path: string, ...Operations: unknown[]) =>
    server.call(path, { method: 'PATCH', body: { Operations } });

  it('creates a user and says where it is', async () => {
    const body = { userName: 'cyd', password: 'hunter2', externalId: 'E1', active: 'True', phoneNumbers: null };

    const created = await server.call('/Users', { method: 'POST', body });
    const read = await server.call(`/Users/${String(created.body['id'])}`);

    expect(created.status).toBe(201);
    expect(created.headers.get('location')).toBe(`${server.url}/Users/${String(created.body['id'])}`);
    expect(created.headers.get('etag')).toBe('W/"1"');
    expect(created.body).toMatchObject({ userName: 'cyd', active: true, meta: { resourceType: 'User' } });
    expect(read.body).toEqual(created.body);
    expect(read.text).not.toContain('hunter2');
  });

  it('refuses a userName in use, in any letter case, and takes it once it is free', async () => {
    const create = () => server.call('/Users', { method: 'POST', body: { userName: 'ADA' } });

    const refused = await create();
    const renamed = await patch('/Users/bob', { op: 'replace', path: 'userName', value: 'Ada' });
    await server.call('/Users/ada', { method: 'DELETE' });
    const created = await create();

    expect(refused).toMatchObject({ status: 409, body: { scimType: 'uniqueness' } });
    expect(renamed).toMatchObject({ status: 409, body: { scimType: 'uniqueness' } });
    expect(created.status).toBe(201);
  });

  it('finds a user by its new name after a change, not by the old one', async () => {
    await patch('/Users/ada', { op: 'replace', path: 'userName', value: 'ada.byron' });

    const old = await server.call('/Users?filter=userName eq "ada"');
    const renamed = await server.call('/Users?filter=userName eq "ADA.byron"');

    expect([old.body['totalResults'], renamed.body['totalResults']]).toEqual([0, 1]);
  });

  it('replaces a user but keeps active, id and the date of creation', async () => {
    const before = await server.call('/Users/ada');
    const body = { ...before.body, id: 'other', active: undefined, title: undefined, nickName: 'A' };

    const replaced = await server.call('/Users/ada', { method: 'PUT', body });

    expect(replaced).toMatchObject({ status: 200, body: { id: 'ada', active: true, nickName: 'A' } });
    expect(replaced.body).not.toHaveProperty('title');
    expect(replaced.body['meta']).toMatchObject({
      created: (before.body['meta'] as Record<string, unknown>)['created'],
      version: 'W/"2"',
    });
  });

  it('patches a user and answers with it, a group without a body', async () => {
    const user = await patch('/Users/ada', { op: 'Replace', path: 'active', value: 'False' });
    const group = await patch('/Groups/staff', { op: 'replace', value: { id: 'staff', displayName: 'Crew' } });
    const asked = await patch('/Groups/staff?attributes=displayName', {
      op: 'replace',
      value: { displayName: 'Team' },
    });

    expect(user).toMatchObject({ status: 200, body: { active: false, meta: { version: 'W/"2"' } } });
    expect(group).toMatchObject({ status: 204, text: '' });
    expect(group.headers.get('etag')).toBe('W/"2"');
    expect(asked).toMatchObject({ status: 200, body: { displayName: 'Team' } });
  });

  it('changes nothing, not even the version, when nothing differs', async () => {
    const before = await server.call('/Groups/staff');

    await patch('/Groups/staff', { op: 'add', path: 'members', value: [{ value: 'ada' }] });
    const after = await server.call('/Groups/staff');

    expect(after.body).toEqual(before.body);
  });

  it('changes nothing when a later operation fails', async () => {
    const before = await server.call('/Users/ada');

    const failed = await patch(
      '/Users/ada',
      { op: 'add', path: 'title', value: 'X' },
      { op: 'remove', path: 'userName' },
    );
    const after = await server.call('/Users/ada');

    expect(failed).toMatchObject({ status: 400, body: { scimType: 'mutability' } });
    expect(after.body).toEqual(before.body);
  });

  it('writes only to the version that the client knows', async () => {
    const stale = { 'if-match': 'W/"1"' };
    await patch('/Users/ada', { op: 'add', path: 'title', value: 'X' });

    const patched = await server.call('/Users/ada', {
      method: 'PATCH',
      headers: stale,
      body: { Operations: [{ op: 'add', path: 'title', value: 'Y' }] },
    });
    const deleted = await server.call('/Users/ada', { method: 'DELETE', headers: stale });
    const current = await server.call('/Users/ada', { method: 'DELETE', headers: { 'if-match': 'W/"1", W/"2"' } });

    expect([patched.status, deleted.status, current.status]).toEqual([412, 412, 204]);
  });

  it('deletes a user out of its groups', async () => {
    const deleted = await server.call('/Users/ada', { method: 'DELETE' });
    const again = await server.call('/Users/ada', { method: 'DELETE' });
    const list = await server.call('/Users');
    const group = await server.call('/Groups/staff');

    expect([deleted.status, again.status]).toEqual([204, 404]);
    expect(list.body).toMatchObject({ totalResults: 1, Resources: [{ id: 'bob' }] });
    expect(group.body['members']).toEqual([{ value: 'bob', type: 'User' }]);
  });

  it('deletes a group out of the groups it is in, and out of its users', async () => {
    await server.call('/Users/ada');
    await server.call('/Groups/staff', { method: 'DELETE' });

    const user = await server.call('/Users/ada');
    const parent = await server.call('/Groups/all');

    expect(user.body).not.toHaveProperty('groups');
    expect(parent.body).not.toHaveProperty('members');
  });

  it('shows a change of membership or of a name in the users at once', async () => {
    const groupsOf = async (id: string) => (await server.call(`/Users/${id}`)).body['groups'];
    const before = [await groupsOf('ada'), await groupsOf('bob')];
    await patch('/Groups/staff', { op: 'remove', path: 'members[value eq "ada"]' });
    await patch('/Groups/staff', { op: 'replace', path: 'displayName', value: 'Crew' });

    const [ada, bob] = [await groupsOf('ada'), await groupsOf('bob')];

    expect(before).toMatchObject([[{ value: 'staff', display: 'Staff' }], [{ value: 'staff', display: 'Staff' }]]);
    expect(ada).toBeUndefined();
    expect(bob).toMatchObject([{ value: 'staff', display: 'Crew' }]);
  });

  it('says of each member whether it is a user or a group', async () => {
    const { body } = await server.call('/Groups', {
      method: 'POST',
      body: { displayName: 'Mixed', members: ['ada', { value: 'all' }, { value: 'unknown' }] },
    });

    expect(body['members']).toEqual([
      { value: 'ada', type: 'User' },
      { value: 'all', type: 'Group' },
      { value: 'unknown', type: 'User' },
    ]);
  });

  it.each([
    ['POST', '/Users/ada', 'GET, PUT, PATCH, DELETE'],
    ['DELETE', '/Users', 'GET, POST'],
    ['GET', '/Bulk', 'POST'],
    ['PUT', '/Schemas', 'GET'],
  ])('answers %s %s with 405 and what is allowed', async (method, path, allow) => {
    const reply = await server.call(path, { method });

    expect(reply.status).toBe(405);
    expect(reply.headers.get('allow')).toBe(allow);
  });

  it.each([
    ['no JSON', '{"userName":', 'application/json', 400, 'invalidSyntax'],
    ['a list', '[]', 'application/json', 400, 'invalidSyntax'],
    ['a form', 'userName=a', 'application/x-www-form-urlencoded', 415, undefined],
    ['a prototype', '{"userName":"z","__proto__":{"a":1}}', 'application/scim+json', 400, 'invalidSyntax'],
    ['deep JSON', `{"a":${'['.repeat(40)}${']'.repeat(40)}}`, 'application/scim+json', 400, 'invalidSyntax'],
    ['no userName', '{}', 'application/scim+json;charset=utf-8', 400, 'invalidValue'],
  ])('refuses %s', async (_, body, contentType, status, scimType) => {
    const reply = await server.call('/Users', { method: 'POST', body, headers: { 'content-type': contentType } });

    expect(reply).toMatchObject({ status, body: { status: String(status) } });
    expect(reply.body['scimType']).toBe(scimType);
  });

  it('takes JSON whatever its type is said to be', async () => {
    const body = '{"userName":"text"}';

    const reply = await server.call('/Users', { method: 'POST', body, headers: { 'content-type': 'text/plain' } });

    expect(reply.status).toBe(201);
  });

  it('refuses a body above 10 MiB and goes on', async () => {
    const body = JSON.stringify({ userName: 'a'.repeat(10 * 1024 * 1024) });

    const refused = await server.call('/Users', { method: 'POST', body });
    const next = await server.call('/Users?count=0');

    expect(refused).toMatchObject({ status: 413, body: { status: '413' } });
    expect(next.status).toBe(200);
  });
});
