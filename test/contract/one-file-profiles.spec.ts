import { describe, expect, it } from '@jest/globals';
import type { DialectChanges } from '../../src/scim/dialects/dialect.ts';
import { mergeDialect } from '../../src/scim/dialects/merge-dialect.ts';
import { rfc } from '../../src/scim/dialects/rfc.ts';
import { promisedBy } from '../support/mock-scim/as-described.ts';
import { useDialectScene } from '../support/mock-scim/dialect-scene.ts';
import { expectPromised } from '../support/mock-scim/expect-promised.ts';

const setScene = useDialectScene();

/** Profiles that nobody wrote a server for. */
const madeUp: Readonly<Record<string, DialectChanges>> = {
  'required values': { account: { required: ['userName', 'title', 'password', 'entitlements[type eq "Profile"]'] } },
  'cursors of its own': { list: { mode: 'cursor', maxPageSize: 3 }, http: { versionSuffix: '/v3' } },
  'Basic and PUT': { authentication: { grant: 'basic' }, update: { method: 'put' }, members: { write: 'put' } },
  'a login of its own': {
    authentication: { grant: 'login', tokenPath: 'data.token', bodyEncoding: 'json', scheme: 'Token' },
  },
  'account credentials': {
    authentication: { grant: 'accountCredentials', clientAuthentication: 'basic', tokenMethod: 'GET' },
  },
  'a password grant': { authentication: { grant: 'password', scope: 'scim', parameters: { audience: 'shop' } } },
  'the old partial resources': {
    account: { schemas: ['urn:scim:schemas:core:1.0'] },
    update: { method: 'partialPatch', booleanAs: 'string' },
    members: { write: 'patchWrapped', remove: 'wrapped' },
  },
  'partial members': { update: { method: 'putPartial' }, members: { write: 'partialWithOperation' } },
  'places of its own': {
    resources: [
      { name: 'Users', path: 'directory/people' },
      { name: 'Groups', path: 'teams', links: ['members'] },
      { name: 'Devices', columns: ['id'] },
    ],
    discovery: { serviceProviderConfig: 'about/config', trust: 'none' },
  },
  'attributes elsewhere': {
    resources: [
      { name: 'Users', attributes: { active: ['status.enabled'] } },
      { name: 'Groups', links: ['members'] },
    ],
  },
  'no deletions': { delete: { user: 'prevent' }, filter: { logic: 'none', operators: ['eq'] } },
  'indexes from zero': { list: { startBase: 0, totalMember: 'count' }, delete: { user: 'deactivate' } },
  'indexes of the last row': { list: { index: 'lastRow' }, delete: { user: 'deleteDeactivates' } },
  'no pages': { list: { mode: 'none' }, lookUp: { attributes: ['userName'], keyAttribute: 'userName' } },
  'pages that are refused': { list: { unpagedFallback: true }, filter: { equality: 'joined', logic: 'none' } },
  'counts of pages': { list: { stop: 'empty', emptyStatuses: [404] }, read: { parameters: { view: 'full' } } },
  'capped lists': { list: { hardCaps: { Users: { rows: 6, attribute: 'userName', prefixes: 'pn0123456789erso' } } } },
  'members seen in users': { members: { read: 'user', write: 'patchPathless', remove: 'valueArray' } },
  'members that are asked for': {
    members: { read: 'probe', probe: { entity: 'Users', filter: 'groups.value eq "{group}"' }, maxPerRequest: 1 },
  },
  'whole lists of members': { members: { write: 'replaceAll', remove: 'replaceAll', fields: ['value', '$ref'] } },
  'fixed groups': { members: { write: 'none' } },
  'spellings of its own': {
    update: { operationCase: 'pascal', filterQuoting: 'bare', booleanAs: 'string', patchStyle: 'pathless' },
  },
  'what is read-only': {
    account: { readOnly: ['title', 'displayName'], exclusive: [{ attribute: 'emails', max: 1 }] },
    http: { accept: 'application/json', contentType: 'application/json' },
  },
  'active by PATCH': { update: { method: 'putPartial', activeBy: 'patch' }, delete: { user: 'deactivate' } },
  'users only': { resources: [{ name: 'Users' }], members: { read: 'none', write: 'none' } },
};

describe('a profile of one file', () => {
  it.each(Object.entries(madeUp))('needs no server of its own to be tested: %s', async (_name, changes) => {
    const promised = promisedBy(mergeDialect(rfc, changes));
    const login = promised.connection?.profileOverrides?.['authentication'] as object | undefined;
    const profileOverrides = { ...changes, authentication: { ...changes.authentication, ...login } };
    const scene = await setScene(promised.family(), { profileOverrides });

    await expectPromised(scene, promised);

    expect(scene.server.requests.length).toBeGreaterThan(5);
  });
});
