import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openStage } from '../../../src/publication/publication.ts';
import { verifyPublished, type VerifyResult } from '../../../src/publication/verify-published.ts';
import { heldLock, makeIds, publishSample, readVisible } from '../../support/sample-publication.ts';
import { makeTemporaryFolder } from '../../support/temporary-folder.ts';

const program = path.resolve('test/integration/publication/publish-and-die.ts');
let temporary: Awaited<ReturnType<typeof makeTemporaryFolder>>;
let folder: string;
beforeEach(async () => {
  temporary = await makeTemporaryFolder();
  folder = temporary.path;
  await publishSample({ folder, runId: 'r0', users: makeIds(2000), members: membersOf('r0') });
});
afterEach(() => temporary.remove());

function membersOf(run: string): [string, string][] {
  return makeIds(50).map((id, index) => ['g1', index === 0 ? `member-of-${run}` : id]);
}

/** Runs the program to its end, or kills it some time after it is ready. */
async function runChild(args: readonly string[], killAfter?: number): Promise<{ output: string; isKilled: boolean }> {
  const child = spawn(process.execPath, [program, folder, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  const closed = once(child, 'close') as Promise<[number | null, string | null]>;
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  if (killAfter !== undefined) {
    await once(child.stdout, 'data');
    await sleep(killAfter);
    child.kill('SIGKILL');
  }
  const [, signal] = await closed;
  return { output, isKilled: signal === 'SIGKILL' };
}

/** Every file must belong to the run that the manifest names; a set that does not verify has no manifest at all. */
async function expectOneSet({ manifest, problems }: VerifyResult): Promise<void> {
  const files = await readVisible(folder);
  if (problems.length > 0) {
    expect([...files.keys()]).not.toContain('Acme.manifest.json');
    return;
  }
  const run = manifest!.runId;
  expect(files.get('Acme_members_Groups.csv')).toContain(`member-of-${run}`);
  expect(files.get('Acme_Users.csv')!.includes(`new-in-${run}`)).toBe(run !== 'r0');
}

async function recoverAndVerify(): Promise<VerifyResult> {
  const stage = await openStage({ folder, connection: 'Acme', runId: 'next', agentVersion: '0', lock: heldLock });
  await stage.discard();
  const verified = await verifyPublished(folder, 'Acme');
  expect(verified.problems).toEqual([]);
  return verified;
}

describe('a run that is killed', () => {
  it('after any step leaves the old set, the new set or no manifest, and the next run mends it', async () => {
    const seen = new Set<string>();
    let run = 0;
    for (let step = 1, isOver = false; !isOver; step += 1) {
      // The writing of rows has many steps that are all alike.
      if (step === 4) step = 20;
      const { isKilled } = await runChild([`r${++run}`, String(step)]);
      isOver = !isKilled;

      const left = await verifyPublished(folder, 'Acme');
      await expectOneSet(left);
      seen.add(left.problems.length > 0 ? 'no manifest' : 'a whole set');
      await expectOneSet(await recoverAndVerify());
    }
    expect(seen).toEqual(new Set(['no manifest', 'a whole set']));
    expect((await recoverAndVerify()).manifest?.runId).toBe(`r${run}`);
  });

  it('at any time does the same', async () => {
    for (let run = 1; run <= 12; run += 1) {
      await runChild([`r${run}`], Math.random() * 60);

      await expectOneSet(await verifyPublished(folder, 'Acme'));
      await expectOneSet(await recoverAndVerify());
    }
  });

  it('between two renames is taken back when a new file is damaged', async () => {
    const before = await readVisible(folder);
    const isPublishing = (step: string): boolean => step.startsWith('file-replaced Acme_Users');
    await diesAt(isPublishing);
    await writeFile(path.join(folder, '.Acme_members_Groups.csv.r1.partial'), 'cut');

    await recoverAndVerify();

    expect(await readVisible(folder)).toEqual(before);
  });

  it('between two renames is ended with no manifest when neither the new nor the old files are whole', async () => {
    await diesAt((step) => step.startsWith('file-replaced Acme_Users'));
    await rm(path.join(folder, '.Acme_members_Groups.csv.r1.partial'));
    await rm(path.join(folder, '.previous'), { recursive: true });

    const opened = openStage({ folder, connection: 'Acme', runId: 'next', agentVersion: '0', lock: heldLock });

    await expect(opened).rejects.toMatchObject({ code: 'OUTPUT_NOT_WRITTEN' });
    expect((await verifyPublished(folder, 'Acme')).problems).toHaveLength(1);
  });

  async function diesAt(isStep: (step: string) => boolean): Promise<void> {
    const steps: string[] = [];
    const other = await makeTemporaryFolder();
    await publishSample({ folder: other.path, runId: 'r0', users: makeIds(2000), members: membersOf('r0') });
    const onStep = (step: string): void => void steps.push(step);
    const users = makeIds(2000).with(0, 'new');
    await publishSample({ folder: other.path, runId: 'r1', users, members: membersOf('r1'), options: { onStep } });
    await other.remove();
    const { isKilled } = await runChild(['r1', String(steps.findIndex(isStep) + 1)]);
    expect(isKilled).toBe(true);
  }
});
