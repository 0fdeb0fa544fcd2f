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
    expect(finished).toMatchObject({ exitCode: 0, stderr: expect.not.stringContaining('warn') });
    expect(users).toMatch(/^id,userName,name:givenName,name:familyName,emails:value,active,department\n/);
    expect(finished.stdout).toContain('Sandbox_members_Groups.csv');
    expect(finished.stdout).toContain('Next: ');
  });

  it('writes below Work/Demo only, and can be repeated', async () => {
    await runAgent(['demo'], { currentFolder: folder.path });

    const again = await runAgent(['demo', '--json'], { currentFolder: folder.path });

    expect(again.exitCode).toBe(0);
    expect(JSON.parse(again.stdout)).toMatchObject({ exitCode: 0, connections: [{ outcome: 'published' }] });
    expect(await readdir(folder.path)).toEqual(['Work']);
    expect(await readdir(path.join(folder.path, 'Work'))).toEqual(['Demo']);
  });
});
