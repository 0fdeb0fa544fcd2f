import { execFile } from 'node:child_process';
import { appendFile, cp, mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { planExport } from '../../../src/mappings/plan-export.ts';
import { loadSettings } from '../../../src/settings/load-settings.ts';

const root = path.join(import.meta.dirname, '../../..');

describe('the sample settings', () => {
  it('load without a warning and plan users, groups and members', async () => {
    const { mappings, warnings } = await loadSettings({ folder: root, environment: {}, connections: ['Sandbox'] });

    const { plan } = planExport(mappings, 'Sandbox');

    expect(warnings).toEqual([]);
    expect(plan!.entities.flatMap(({ table, links }) => [table, ...links.map((link) => link.table)])).toEqual([
      'Sandbox_Users',
      'Sandbox_Groups',
      'Sandbox_members_Groups',
    ]);
  });
});

describe('the generated types', () => {
  const generated = [
    'src/settings/settings-schema.generated.ts',
    'src/scim/dialects/profile-schema.generated.ts',
    'src/profiles/baton-scim.generated.ts',
  ];
  let copy: string;

  beforeEach(async () => {
    copy = await mkdtemp(path.join(tmpdir(), 'iga-agent-types-'));
    for (const name of ['schemas', 'scripts', ...generated]) {
      await mkdir(path.dirname(path.join(copy, name)), { recursive: true });
      await cp(path.join(root, name), path.join(copy, name), { recursive: true });
    }
    await symlink(path.join(root, 'node_modules'), path.join(copy, 'node_modules'), 'junction');
  });

  afterEach(() => rm(copy, { recursive: true, force: true }));

  const check = () => promisify(execFile)(process.execPath, [path.join(copy, 'scripts/generate-types.mjs'), '--check']);

  it('fit the schema', async () => {
    await expect(check()).resolves.toMatchObject({ stderr: '' });
  });

  it.each(generated)('in %s are found out when they do not fit', async (name) => {
    await appendFile(path.join(copy, name), '// changed by hand\n');

    await expect(check()).rejects.toMatchObject({ code: 1, stderr: expect.stringContaining('run "npm run generate"') });
  });
});
