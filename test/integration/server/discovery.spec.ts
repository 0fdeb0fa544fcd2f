import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { aScimServer, type ScimTestServer } from '../../support/a-scim-server.ts';

describe('discovery', () => {
  let server: ScimTestServer;

  beforeAll(async () => {
    server = await aScimServer({
      basePath: 'services/scim/v2/',
      bulk: { maxOperations: 7, maxPayloadSize: 4096 },
      authentication: { bearerTokens: ['token-of-the-tests'], basic: { login: 'a', password: 'b' } },
    });
  });

  afterAll(async () => {
    await server.close();
  });

  it('says what it can do', async () => {
    const { body } = await server.call('/ServiceProviderConfig');

    expect(server.url).toBe(`http://127.0.0.1:${server.port}/services/scim/v2`);
    expect(body).toMatchObject({
      patch: { supported: true },
      bulk: { supported: true, maxOperations: 7, maxPayloadSize: 4096 },
      filter: { supported: true, maxResults: 500 },
      etag: { supported: true },
      pagination: { cursor: true, index: true, maxPageSize: 500 },
      authenticationSchemes: [
        { type: 'oauthbearertoken', primary: true },
        { type: 'httpbasic', primary: false },
      ],
    });
  });

  it.each([
    ['/ResourceTypes', ['User', 'Group']],
    [
      '/Schemas',
      [
        'urn:ietf:params:scim:schemas:core:2.0:User',
        'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User',
        'urn:ietf:params:scim:schemas:core:2.0:Group',
      ],
    ],
  ])('lists %s and shows each at its location', async (path, ids) => {
    const list = await server.call(path);
    const documents = list.body['Resources'] as { id: string; meta: { location: string } }[];
    const one = await server.call(`${path}/${ids[0]!}`);

    expect(list.body).toMatchObject({ totalResults: ids.length, startIndex: 1, itemsPerPage: ids.length });
    expect(documents.map(({ id }) => id)).toEqual(ids);
    expect(one.body).toEqual(documents[0]);
    expect(documents[0]!.meta.location).toBe(`${server.url}${path}/${ids[0]!}`);
  });

  it('describes each attribute with all its characteristics', async () => {
    const { body } = await server.call('/Schemas/urn:ietf:params:scim:schemas:core:2.0:User');
    const attributes = body['attributes'] as { name: string; subAttributes?: unknown[] }[];

    expect(attributes.find(({ name }) => name === 'userName')).toEqual({
      name: 'userName',
      type: 'string',
      multiValued: false,
      required: true,
      caseExact: false,
      mutability: 'readWrite',
      returned: 'default',
      uniqueness: 'server',
    });
    expect(attributes.find(({ name }) => name === 'emails')).toMatchObject({
      type: 'complex',
      multiValued: true,
      subAttributes: [{ name: 'value' }, { name: 'display' }, { name: 'type' }, { name: 'primary', type: 'boolean' }],
    });
    expect(attributes.find(({ name }) => name === 'password')).toMatchObject({ returned: 'never' });
  });

  it.each([
    ['/Schemas/unknown', 404],
    ['/ResourceTypes/User/x', 404],
    ['/ServiceProviderConfig/x', 404],
    ['/Schemas?filter=id pr', 403],
    ['/../scim/v2/Users', 404],
    ['x/Users', 404],
  ])('answers %s with %i', async (path, status) => {
    const reply = await server.call(path);

    expect(reply.status).toBe(status);
  });
});
