import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { runAgent } from '../support/run-agent.ts';
import { makeTemporaryFolder } from '../support/temporary-folder.ts';

let folder: Awaited<ReturnType<typeof makeTemporaryFolder>>;
beforeEach(async () => {
  folder = await makeTemporaryFolder();
});
afterEach(() => folder.remove());

describe('demo', () => {
  it('exports sample people with nothing configured, and shows the files', async () => {
    const finished = await runAgent(['demo'], { currentFolder: folder.path });

    const output = path.join(folder.path, 'Work', 'Demo', 'ExportOutput');
    const users = await readFile(path.join(output, 'Sandbox_Users.csv'), 'utf8');
    expect(finished).toMatchObject({ exitCode: 0, stderr: '' });
    expect(users).toMatch(/^id,userName,name:givenName,name:familyName,emails:value,active,department\n/);
    expect(finished.stdout).toContain('Sandbox_members_Groups.csv');
    expect(finished.stdout).toContain('Next: ');
  });

  it('fulfills a few orders, and shows with - and + what they changed', async () => {
    const { stdout } = await runAgent(['demo'], { currentFolder: folder.path });

    const [, difference = ''] = stdout.split('3. Export again');
    const changes = [...difference.matchAll(/^ {2}([-+]) \S+?,(.*)$/gm)].map(([, sign = '', rest = '']) => sign + rest);
    expect(stdout).toContain('"ProvisioningOrdersList": [');
    expect(stdout.match(/^ {2}100\d,\w+,Executed,/gm)).toHaveLength(4);
    expect(changes).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^\+ada\.lovelace@example\.test,Ada,Lovelace,.*,true,Engineering$/),
        expect.stringMatching(/^-olga\.jansen.*,Jansen,.*,true,Engineering$/),
        expect.stringMatching(/^\+olga\.jansen.*,Lindgren,.*,true,Sales$/),
        expect.stringMatching(/^-chloe\.dangelo.*,true,Facilities$/),
        expect.stringMatching(/^\+chloe\.dangelo.*,false,Facilities$/),
        expect.stringMatching(/^-olga\.ibrahim/),
      ]),
    );
    expect(changes).toHaveLength(11);
  });

  it('writes below Work/Demo only, and begins anew each time, with the same result', async () => {
    const first = await runAgent(['demo', '--json'], { currentFolder: folder.path });

    const again = await runAgent(['demo', '--json'], { currentFolder: folder.path });

    for (const { exitCode, stdout } of [first, again]) {
      expect(exitCode).toBe(0);
      expect(JSON.parse(stdout)).toMatchObject({
        exitCode: 0,
        exported: { connections: [{ outcome: 'published' }] },
        fulfilled: { outcome: 'applied', executed: 4, resumed: false },
        exportedAgain: { connections: [{ outcome: 'published' }] },
      });
    }
    const runs = await readdir(path.join(folder.path, 'Work', 'Demo', 'Work', 'Fulfill'));
    expect(runs.filter((name) => !name.startsWith('.'))).toHaveLength(1);
    expect(await readdir(folder.path)).toEqual(['Work']);
    expect(await readdir(path.join(folder.path, 'Work'))).toEqual(['Demo']);
  });
});
