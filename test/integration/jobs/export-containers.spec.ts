import { describe, expect, it } from '@jest/globals';
import { anAssociation, anEntityType, aProperty, someMappings } from '../../support/a-mapping.ts';
import {
  expectRefused,
  expectSound,
  exportedOf,
  useExportScene,
  type ExportChanges,
  type ExportScene,
} from '../../support/export-scene.ts';
import { directoryServer, type Directory, type Resource } from '../../support/scim-directory.ts';

const setScene = useExportScene();

const safeSchema = 'urn:ietf:params:scim:schemas:vendor:1.0:Safe';
const movedSchema = 'urn:scim:schemas:extension:custom:2.0';

function aSafe(id: string, accounts: readonly string[], more: Resource = {}): Resource {
  return { id, name: id, owner: {}, privilegedData: accounts.map((value) => ({ value, display: 'root' })), ...more };
}

const accounts = ['52_88', '52_91'].map((id) => ({ id, name: id }));
const vault: Directory = {
  Containers: [aSafe('A b:c', ['52_88', '52_91']), aSafe('empty', [])],
  PrivilegedData: accounts,
};

/** As servers of privileged accounts are known: safes before the accounts that they hold. */
const unmapped: ExportChanges = {
  mappings: someMappings(),
  connections: [
    {
      profileOverrides: {
        read: { movedExtensions: true },
        resources: [
          { name: 'Containers', columns: ['id', 'name', 'owner:value'], links: ['privilegedData'] },
          { name: 'PrivilegedData', columns: ['id', 'name'] },
        ],
      },
    },
  ],
};

const key = aProperty('id', { isPrimaryKey: true });
const safeProperties = [key, aProperty('owner:value'), aProperty('NumberOfDaysRetention', { scimSchema: safeSchema })];
const mapped: ExportChanges = {
  mappings: someMappings({
    entityTypes: [
      anEntityType({ identifier: 'Safe', connectionTable: 'Acme_Containers', properties: safeProperties }),
      anEntityType({ identifier: 'Account', connectionTable: 'Acme_PrivilegedData' }),
    ],
    associations: [anAssociation({ identifier: 'Held', connectionTable: 'Acme_privilegedData_Containers' })],
  }),
  connections: [{ profileOverrides: { read: { movedExtensions: true } } }],
};

async function fileIn(scene: ExportScene, name: string): Promise<string | undefined> {
  return (await scene.published()).get(name);
}

describe.each([
  ['with mappings', mapped],
  ['without mappings', unmapped],
])('the accounts of safes %s', (_how, changes) => {
  it('have a file with one row for each pair, whatever the ids look like', async () => {
    const scene = await setScene();
    scene.serve(directoryServer(vault));

    const { warnings } = exportedOf(await scene.export(changes));

    expect(await fileIn(scene, 'Acme_privilegedData_Containers.csv')).toBe(
      'value,MemberId\nA b:c,52_88\nA b:c,52_91\n',
    );
    expect(await fileIn(scene, 'Acme_Containers.csv')).toMatch(/^id,.*\nA b:c,.*\nempty,.*\n$/);
    expect(warnings.filter((warning) => warning.includes('no exported resource'))).toEqual([]);
    await expectSound(scene);
  });

  it('have a file with a header when no safe holds any', async () => {
    const scene = await setScene();
    scene.serve(directoryServer({ Containers: [aSafe('empty', [])], PrivilegedData: [] }));

    await scene.export(changes);

    expect(await fileIn(scene, 'Acme_privilegedData_Containers.csv')).toBe('value,MemberId\n');
  });

  it('keep their rows, with a warning, when no such account is exported', async () => {
    const scene = await setScene();
    scene.serve(directoryServer({ ...vault, PrivilegedData: accounts.slice(1) }));

    const { warnings } = exportedOf(await scene.export(changes));

    expect(await fileIn(scene, 'Acme_privilegedData_Containers.csv')).toContain('A b:c,52_88\n');
    expect(warnings).toContain('Containers.privilegedData: 1 ids are of no exported resource; their rows are kept.');
  });
});

describe('an extension that stands under another URN', () => {
  it('is exported, with one warning that says where it stood', async () => {
    const scene = await setScene();
    const safes = ['s1', 's2'].map((id) => aSafe(id, [], { [movedSchema]: { NumberOfDaysRetention: 7 } }));
    scene.serve(directoryServer({ ...vault, Containers: safes }));

    const { warnings } = exportedOf(await scene.export(mapped));

    expect(await fileIn(scene, 'Acme_Containers.csv')).toBe('id,owner:value,NumberOfDaysRetention\ns1,,7\ns2,,7\n');
    expect(warnings.filter((warning) => warning.includes(movedSchema))).toEqual([
      expect.stringMatching(/^Containers: column "NumberOfDaysRetention": 2 row\(s\)/),
    ]);
  });

  it('ends the export when it stands under two with different values', async () => {
    const scene = await setScene();
    const safe = aSafe('s1', [], {
      [movedSchema]: { NumberOfDaysRetention: 7 },
      'urn:x': { NumberOfDaysRetention: 8 },
    });

    await expectRefused(
      scene,
      directoryServer({ ...vault, Users: [], Groups: [], Containers: [safe] }),
      { code: 'VALUE_INVALID', message: /row "s1", column "NumberOfDaysRetention"/ },
      mapped,
    );
  });
});
