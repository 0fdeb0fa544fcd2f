import { describe, expect, it } from '@jest/globals';
import { watch } from 'node:fs';
import { samplePeople } from '../../src/server/sample-people.ts';
import { verifyPublished } from '../../src/publication/verify-published.ts';
import { renamed, useAgentScene, type AgentScene } from '../support/agent-scene.ts';
import { startAgent } from '../support/running-agent.ts';

const setScene = useAgentScene();
const kills = 15;
const sound = /^(old|new|none)$/;
const people = samplePeople({ users: 1500, groups: 8 });

type Files = Readonly<Record<string, string>>;

/** The two sets that may be published: of the people under their old names, and under their new ones. */
interface KnownSets {
  readonly old: Files;
  readonly new: Files;
}

describe('an export that is killed', () => {
  it('at any moment leaves the old set, the new set or no manifest, and the next run publishes', async () => {
    const { scene, sets, milliseconds } = await sceneWithTwoSets();

    await killAgainAndAgain(scene, sets, async (random) => {
      const moment = Math.round(milliseconds * (0.3 + 0.75 * random()));
      await exportAndKill(scene, (kill) => setTimeout(kill, moment));
      return `killed ${moment} ms after the start`;
    });

    expect((await scene.run(['verify'])).exitCode).toBe(0);
  }, 300_000);

  it('while it works in the output folder does the same', async () => {
    const { scene, sets, changes } = await sceneWithTwoSets();

    await killAgainAndAgain(scene, sets, async (random) => {
      const last = 1 + Math.floor(random() * changes);
      await exportAndKill(scene, (kill) => killAtChange(scene, last, kill));
      return `killed at change ${last} of the folder`;
    });

    expect((await scene.run(['verify'])).exitCode).toBe(0);
  }, 300_000);
});

interface TwoSets {
  readonly scene: AgentScene;
  readonly sets: KnownSets;
  /** How long a whole export takes here. */
  readonly milliseconds: number;
  /** How often files come, go and are renamed in the output folder in that time. */
  readonly changes: number;
}

/** The old set is published, and both are known. */
async function sceneWithTwoSets(): Promise<TwoSets> {
  const scene = await setScene({ people: renamed(people) });
  await scene.run(['export']);
  const renamedFiles = await scene.folder.published();
  await scene.serve(people);
  const count = countChanges(scene);
  const start = performance.now();
  await scene.run(['export']);
  const milliseconds = performance.now() - start;
  const sets = { new: renamedFiles, old: await scene.folder.published() };
  expect(sets.new).not.toEqual(sets.old);
  return { scene, sets, milliseconds, changes: count() };
}

/** `killOne` exports and kills, and tells when; each time another set is on its way than the one that is published. */
async function killAgainAndAgain(
  scene: AgentScene,
  sets: KnownSets,
  killOne: (random: () => number) => Promise<string>,
): Promise<void> {
  const seed = Number(process.env['KILL_SEED'] ?? Date.now() % 1_000_000);
  const random = createRandom(seed);
  for (let kill = 1; kill <= kills; kill += 1) {
    const [served, expected] = kill % 2 === 0 ? [people, sets.old] : [renamed(people), sets.new];
    await scene.serve(served);
    const told = `KILL_SEED=${seed}, kill ${kill}: ${await killOne(random)}`;

    const left = await whatIsLeft(scene, sets);
    expect({ told, left }).toEqual({ told, left: expect.stringMatching(sound) });
    const { exitCode, stderr } = await scene.run(['export', '--quiet']);
    expect({ told, exitCode, stderr }).toEqual({ told, exitCode: 0, stderr: '' });
    expect({ told, files: await scene.folder.published() }).toEqual({ told, files: expected });
    expect((await verifyPublished(scene.folder.output, 'Acme')).problems).toEqual([]);
  }
}

/** `plan` is given the means to kill, and undoes itself when the run is over. */
async function exportAndKill({ folder }: AgentScene, plan: (kill: () => void) => Disposable): Promise<void> {
  const running = startAgent(['export', '--quiet', '--settings', folder.path]);
  const planned = plan(() => {
    running.kill('SIGKILL');
  });
  await running.finished;
  planned[Symbol.dispose]();
}

function killAtChange({ folder }: AgentScene, last: number, kill: () => void): Disposable {
  let seen = 0;
  const watcher = watch(folder.output, (kind) => {
    if (kind === 'rename' && ++seen === last) kill();
  });
  return {
    [Symbol.dispose]: () => {
      watcher.close();
    },
  };
}

function countChanges({ folder }: AgentScene): () => number {
  let seen = 0;
  const watcher = watch(folder.output, (kind) => {
    if (kind === 'rename') seen += 1;
  });
  return () => {
    watcher.close();
    return seen;
  };
}

/** A set that verifies must be one of the two, whole; one that does not must have no manifest. */
async function whatIsLeft({ folder }: AgentScene, sets: KnownSets): Promise<string> {
  const { manifest, problems } = await verifyPublished(folder.output, 'Acme');
  if (manifest === undefined) return 'none';
  const files = JSON.stringify(await folder.published());
  if (problems.length > 0) return `a manifest that does not fit: ${problems.join('; ')}`;
  if (files === JSON.stringify(sets.old)) return 'old';
  return files === JSON.stringify(sets.new) ? 'new' : 'a mixture that verifies';
}

/** The generator mulberry32: the same numbers from 0 to 1 for the same seed. */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
