import { describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { anEntityType, aProperty, someMappings } from '../../support/a-mapping.ts';
import { expectRefused, expectSound, exportedOf, useExportScene, wholeDirectory } from '../../support/export-scene.ts';
import { aGroup, aUser, directoryServer, faultyServer, type Resource } from '../../support/scim-directory.ts';

const users = wholeDirectory['Users']!;

function directoryWith(...more: readonly Resource[]): typeof wholeDirectory {
  return { ...wholeDirectory, Users: [...users, ...more] };
}

describe('a value that the file cannot carry', () => {
  const setScene = useExportScene();

  it('because it holds a NUL ends the export, naming row and column', async () => {
    const scene = await setScene();
    const script = directoryServer(directoryWith(aUser('u10', { userName: 'a\0b' })));

    await expectRefused(scene, script, { code: 'VALUE_INVALID', message: /row "u10", column "userName".*NUL/ });
  });

  it('because half a surrogate pair stands in a key ends the export', async () => {
    const scene = await setScene();
    const script = faultyServer(wholeDirectory, 'Users?1', (reply, page) =>
      reply.send(200, {}, JSON.stringify(page).replace('"u1"', String.raw`"u1\ud800"`)),
    );

    await expectRefused(scene, script, { code: 'VALUE_INVALID', message: /column "id".*surrogate/ });
  });

  it('because a member has no id ends the export', async () => {
    const scene = await setScene();
    const group = { ...aGroup('g2', []), members: [{ value: 'u0' }, { display: 'nobody' }] };
    const script = directoryServer({ ...wholeDirectory, Groups: [group] });

    await expectRefused(scene, script, {
      code: 'VALUE_INVALID',
      message: /row "g2", column "MemberId".*names no id/,
    });
  });

  it('because two resources have the same key ends the export', async () => {
    const scene = await setScene();
    const properties = [aProperty('id'), aProperty('userName', { isPrimaryKey: true })];
    const mappings = someMappings({ entityTypes: [anEntityType({ properties })] });
    const script = directoryServer(directoryWith(aUser('u10', { userName: 'u3@acme.example' })));

    await expectRefused(
      scene,
      script,
      { code: 'VALUE_INVALID', message: /the same key "u3@acme\.example" in column "userName"/ },
      { mappings, entities: ['Users'] },
    );
  });
});

describe('a value that looks dangerous', () => {
  const setScene = useExportScene();
  const hostile = [
    'quote " and comma ,',
    'line\nfeed',
    'carriage\rreturn',
    'both\r\n',
    '\u2028 and \u2029',
    '\ufeffbyte order mark',
    '😀 and \u202eright to left',
    ' spaces ',
    '=1+1',
    '+41 44 668 18 00',
    '-5',
    '@x',
    '\ttab',
    "'; DROP TABLE users; --",
    '../../etc/passwd',
    '__proto__',
    'x'.repeat(1024 * 1024),
  ];

  it('comes back byte for byte from a second reader', async () => {
    const scene = await setScene();
    const all = hostile.map((userName, index) => aUser(`h${index}`, { userName }));
    scene.serve(directoryServer({ ...wholeDirectory, Users: all }));

    const { outcome } = exportedOf(await scene.export());

    const text = Buffer.from((await scene.published()).get('Acme_Users.csv')!, 'latin1').toString('utf8');
    const rows = parse(text, { bom: false, relax_column_count: false });
    expect(outcome).toBe('published');
    expect(rows.slice(1).map(([, userName]) => userName)).toEqual(hostile);
    await expectSound(scene);
  });

  it('as the name of an attribute is passed over', async () => {
    const scene = await setScene();
    const names = ['__proto__', 'constructor', 'toString', '', 'n'.repeat(10_240)].map((name) => JSON.stringify(name));
    const extra = names.map((name) => `${name}:{"active":"polluted","id":"polluted"}`).join(',');
    scene.serve(
      faultyServer(wholeDirectory, 'Users', (reply, page) =>
        reply.send(200, {}, JSON.stringify(page).replaceAll('"active":true', extra)),
      ),
    );

    const { outcome } = exportedOf(await scene.export());

    const [, first] = (await scene.published()).get('Acme_Users.csv')!.split('\n');
    expect([outcome, first]).toEqual(['published', 'u0,u0@acme.example,']);
    expect(Reflect.get({}, 'active')).toBeUndefined();
  });
});

describe('a value that is odd', () => {
  const setScene = useExportScene();

  it('is written as it came, with a warning where people should look', async () => {
    const scene = await setScene();
    const odd = [
      aUser('o1', { active: false, userName: null }),
      aUser('o2', { active: 'False', userName: 9_007_199_254_740_991 }),
      aUser('o3', { active: [], userName: { given: 'x' } }),
      { id: 'o4' },
      { ID: 'o5', USERNAME: 'in capitals', Active: true },
    ];
    scene.serve(directoryServer({ ...wholeDirectory, Users: odd }));

    const { warnings } = exportedOf(await scene.export());

    expect((await scene.published()).get('Acme_Users.csv')).toBe(
      'id,userName,active\no1,,false\no2,9007199254740991,False\no3,"{""given"":""x""}",\no4,,\no5,in capitals,true\n',
    );
    expect(warnings.join('\n')).toMatch(/column "userName": 1 row\(s\), the first with id "o3", hold/);
  });

  it('such as a number beyond 2^53 keeps all its digits, also as an id', async () => {
    const scene = await setScene();
    scene.serve(
      faultyServer(wholeDirectory, 'Users?1', (reply, page) =>
        reply.send(200, {}, JSON.stringify(page).replace('"u1"', '12345678901234567890')),
      ),
    );

    await scene.export();

    expect((await scene.published()).get('Acme_Users.csv')).toContain('\n12345678901234567890,u1@acme.example,true\n');
  });

  it('such as ids that differ only in case is published with a warning', async () => {
    const scene = await setScene();
    scene.serve(directoryServer(directoryWith(aUser('U1'), aUser('U2'))));

    const { outcome, warnings } = exportedOf(await scene.export());

    expect(outcome).toBe('published');
    expect(warnings.filter((each) => each.includes('differ only in upper and lower case'))).toHaveLength(1);
  });

  it('such as a member that nobody is, or that comes twice, is told', async () => {
    const scene = await setScene();
    scene.serve(
      directoryServer({ ...wholeDirectory, Groups: [aGroup('g0', ['u0', 'ghost', 'u0', 'g1']), aGroup('g1', [])] }),
    );

    const { warnings } = exportedOf(await scene.export());

    expect((await scene.published()).get('Acme_members_Groups.csv')).toBe('value,MemberId\ng0,u0\ng0,ghost\ng0,g1\n');
    expect(warnings).toContain('Groups.members: 1 ids are of no exported resource; their rows are kept.');
    expect(warnings).toContain('Groups.members: 1 references came twice and are written once.');
  });
});
