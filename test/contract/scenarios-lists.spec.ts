import { describe, expect, it } from '@jest/globals';
import { anEntityType, aProperty, someMappings } from '../support/a-mapping.ts';
import { exportedOf, failureOf } from '../support/export-scene.ts';
import { authentik } from '../support/mock-scim/authentik.ts';
import { cyberark } from '../support/mock-scim/cyberark.ts';
import { useDialectScene } from '../support/mock-scim/dialect-scene.ts';
import { entra } from '../support/mock-scim/entra.ts';
import { added, expectExport, newcomer, sorted } from '../support/mock-scim/mixed-batch.ts';
import { plain } from '../support/mock-scim/plain.ts';
import { salesforce } from '../support/mock-scim/salesforce.ts';
import { wso2 } from '../support/mock-scim/wso2.ts';

const setScene = useDialectScene();

/** So many entitlements with names from A to Z, and the letter case mixed. */
function manyEntitlements(count: number): { readonly id: string; readonly displayName: string }[] {
  return Array.from({ length: count }, (_, number) => {
    const letter = String.fromCharCode((number % 2 === 0 ? 65 : 97) + (number % 26));
    return { id: `0PS${number}`, displayName: `${letter}-Set ${number}`, type: 'PermissionSet' };
  });
}

const properties = [aProperty('id', { isPrimaryKey: true }), aProperty('displayName')];
const entitlementTable = someMappings({
  entityTypes: [anEntityType({ connectionTable: 'Acme_Entitlements', properties })],
});

describe('listing what the server holds', () => {
  it('S10: more entitlements than a listing gives are all found, part by part', async () => {
    const entitlements = manyEntitlements(450);
    const scene = await setScene(salesforce({ entitlements }), { scimSyntax: 'Salesforce', pageSize: 200 });

    const { outcome } = exportedOf(await scene.export(entitlementTable));

    expect(outcome).toBe('published');
    const [, ...rows] = (await scene.rows('Acme_Entitlements.csv')) ?? [];
    expect(sorted(rows)).toEqual(sorted(entitlements.map(({ id, displayName }) => [id, displayName])));
  });

  it('S10: a listing that is cut at 200 and counts no more is never taken for the whole', async () => {
    const entitlements = manyEntitlements(250);
    const family = salesforce({ entitlements, entitlementTotal: 'capped' });
    const scene = await setScene(family, { scimSyntax: 'Salesforce', pageSize: 200 });

    const error = failureOf(await scene.export(entitlementTable));

    expect(error.code).toBe('LIST_SHORT');
    expect(await scene.files()).toEqual([]);
  });

  it.each(['RFC', 'CyberArk'] as const)(
    'S13: a server without pages ends, and is whole, in dialect %s',
    async (scimSyntax) => {
      const scene = await setScene(plain({ isUnpaged: true }), { scimSyntax });

      await expectExport(scene);

      expect(scene.server.requests.length).toBeLessThan(20);
    },
  );

  it('S13: a server that refuses pages is asked for all at once', async () => {
    const scene = await setScene(cyberark({ refusesPages: true }), { scimSyntax: 'CyberArk' });

    await expectExport(scene);
  });

  it('S14: a second page that is the first one again is read past; the RFC dialect ends with an error, not a warning, and publishes nothing', async () => {
    const scene = await setScene(authentik(), { profile: 'authentik' });
    const rfc = await setScene(authentik());

    await expectExport(scene);
    const error = failureOf(await rfc.export());

    expect(error.code).toBe('LIST_NOT_PAGED');
    expect(await rfc.files()).toEqual([]);
  });

  it('S15: a total that is only the size of the page does not end the listing', async () => {
    const scene = await setScene(wso2(), { profile: 'wso2' });

    await expectExport(scene);
  });

  it('S15: where later pages repeat a row besides, the export fails and publishes nothing', async () => {
    const scene = await setScene(wso2({ isShifted: true }), { profile: 'wso2' });

    const error = failureOf(await scene.export());

    expect(error.code).toMatch(/^LIST_/);
    expect(await scene.files()).toEqual([]);
  });

  it('S16: pages from cursor to cursor under a name in lower case are all read', async () => {
    const scene = await setScene(entra(), { profile: 'entra' });

    await expectExport(scene);

    expect(scene.server.requests.some(({ query }) => query.has('cursor'))).toBe(true);
  });

  it('a list of nothing but a made-up account is refused', async () => {
    const madeUp = { Users: [{ id: '1', userName: 'fake' }], Groups: [] };
    const scene = await setScene(plain({ seed: madeUp }), { profile: 'snowflake' });
    const lax = await setScene(plain({ seed: madeUp }), {
      profile: 'snowflake',
      profileOverrides: { list: { syntheticIds: [] } },
    });

    const error = failureOf(await scene.export());
    const trusting = exportedOf(await lax.export());

    expect(error.code).toMatch(/^(LIST|RESPONSE|RESOURCE)_/);
    expect(await scene.files()).toEqual([]);
    expect(trusting.outcome).toBe('published');
  });

  it('S17: 404 for a look-up means that there is no such account', async () => {
    const scene = await setScene(wso2(), { profile: 'wso2' });

    const results = await scene.fulfill([added('create', newcomer('nina@corp.example'))]);

    expect(results).toMatchObject([{ State: 'Executed' }]);
    expect(scene.server.requests).toContainEqual(expect.objectContaining({ method: 'GET', status: 404 }));
    expect(scene.server.store.all('Users')).toHaveLength(11);
  });
});
