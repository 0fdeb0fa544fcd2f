import { describe, expect, it } from '@jest/globals';
import type { Mappings } from '../../src/mappings/mappings.ts';
import { anAssociation, anEntityType, aProperty, someMappings } from '../support/a-mapping.ts';
import { exportedOf } from '../support/export-scene.ts';
import { cyberarkUrns } from '../support/mock-scim/cyberark-safes.ts';
import { cyberark } from '../support/mock-scim/cyberark.ts';
import { useDialectScene, type DialectScene } from '../support/mock-scim/dialect-scene.ts';
import { deleted } from '../support/mock-scim/mixed-batch.ts';
import { gitlab } from '../support/mock-scim/plain-families.ts';
import { wso2 } from '../support/mock-scim/wso2.ts';

const setScene = useDialectScene();

const cyberarkScene = (): Promise<DialectScene> => setScene(cyberark(), { scimSyntax: 'CyberArk' });

const key = aProperty('id', { isPrimaryKey: true });

function tableOf(name: string, ...columns: readonly string[]): Mappings['entityTypes'][number] {
  const properties = [key, ...columns.map((column) => aProperty(column))];
  return anEntityType({ identifier: `Acme_${name}`, connectionTable: `Acme_${name}`, properties });
}

const safes = tableOf('Containers', 'name');
const accountsOfSafes = anAssociation({ connectionTable: 'Acme_privilegedData_Containers' });

describe('exporting what stands in odd places and shapes', () => {
  it('S18: an id with a blank and a colon is linked as it is, and encoded in an address', async () => {
    const odd = 'A b:c';
    const scene = await cyberarkScene();
    const [first] = scene.server.store.all('Users');
    scene.server.store.put('Users', { ...first, id: odd, userName: 'odd' });

    await scene.export(someMappings({ entityTypes: [safes], associations: [accountsOfSafes] }));
    const results = await scene.fulfill([deleted('delete', odd)]);

    expect(await scene.rows('Acme_Containers.csv')).toContainEqual([odd, odd]);
    expect(await scene.rows('Acme_privilegedData_Containers.csv')).toContainEqual([odd, '53_1']);
    expect(results).toMatchObject([{ State: 'Executed' }]);
    expect(scene.server.requests).toContainEqual(
      expect.objectContaining({ method: 'DELETE', path: '/CyberArk/scim/v2/Users/A%20b%3Ac', status: 204 }),
    );
  });

  it('S19: a value of an extension that stands under another URN is exported', async () => {
    const scene = await cyberarkScene();
    const retention = aProperty('NumberOfDaysRetention', { scimSchema: cyberarkUrns.safe });

    const { warnings } = exportedOf(
      await scene.export(someMappings({ entityTypes: [{ ...safes, properties: [key, retention] }] })),
    );

    expect(await scene.rows('Acme_Containers.csv')).toEqual([
      ['id', 'NumberOfDaysRetention'],
      ['Linux Prod', '7'],
      ['A b:c', '30'],
      ['Empty', '0'],
    ]);
    expect(warnings.join()).toContain(cyberarkUrns.moved);
  });

  it('S20: values in shapes of their own are exported', async () => {
    const cyberarkUsers = tableOf('Users', 'entitlements:value', 'manager:value');
    const safesWithOwner = tableOf('Containers', 'owner:value');
    const scene = await cyberarkScene();
    const listed = await setScene(wso2(), { profile: 'wso2' });
    const flat = await setScene(gitlab(), { profile: 'gitlab' });

    await scene.export(someMappings({ entityTypes: [cyberarkUsers, safesWithOwner] }));
    await listed.export(someMappings({ entityTypes: [tableOf('Users', 'emails:value')] }));
    await flat.export(someMappings({ entityTypes: [tableOf('Users', 'name:formatted')] }));

    const users = (await scene.rows('Acme_Users.csv')) ?? [];
    expect(users).toContainEqual(['41', 'plain-entitlement', '']);
    expect(users).toContainEqual(['42', '', '40']);
    expect(await scene.rows('Acme_Containers.csv')).toContainEqual(['A b:c', '']);
    expect(await listed.rows('Acme_Users.csv')).toContainEqual(['u0', 'person0@corp.example']);
    expect(await flat.rows('Acme_Users.csv')).toContainEqual(['u0', 'Given0 Family0']);
  });

  it('S26: the accounts of the safes are a file of pairs, with its header also where there are none', async () => {
    const scene = await cyberarkScene();
    const empty = await setScene(cyberark({ seed: { Containers: [{ id: 'Empty', name: 'Empty' }] } }), {
      scimSyntax: 'CyberArk',
    });

    await scene.export('none');
    await empty.export('none');

    const header = ['value', 'MemberId'];
    expect(await scene.rows('Acme_privilegedData_Containers.csv')).toEqual([
      header,
      ['Linux Prod', '52_88'],
      ['Linux Prod', '52_91'],
      ['A b:c', '53_1'],
    ]);
    expect(await empty.rows('Acme_privilegedData_Containers.csv')).toEqual([header]);
  });
});
