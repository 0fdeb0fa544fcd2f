import { describe, expect, it } from '@jest/globals';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { samplePeople } from '../../src/server/sample-people.ts';
import { Company, companyStateOf } from '../support/company.ts';
import type { Fault } from '../support/fault-proxy.ts';
import { first, on } from '../support/faults.ts';
import {
  letTimePass,
  linesOf,
  newestJournal,
  newestResults,
  runFolders,
  useFulfillAgentScene,
  type FulfillAgentScene,
} from '../support/fulfill-agent-scene.ts';
import { namesIn, peopleOfScene } from '../support/fulfill-scene.ts';
import { allExecuted, expectOneOfEachKind, oneOfEachKind } from '../support/mixed-orders.ts';
import { createRandom } from '../support/random.ts';
import { until, type RunningAgent } from '../support/running-agent.ts';
import { namesCreated } from '../support/server-state.ts';

const setScene = useFulfillAgentScene();

const requests = [
  { what: 'a create', pattern: 'POST /Users', connection: {} },
  { what: 'an update', pattern: 'PATCH /Users/*', connection: {} },
  { what: 'a membership', pattern: 'PATCH /Groups/*', connection: {} },
  { what: 'a delete', pattern: 'DELETE /Users/*', connection: {} },
  { what: 'a Bulk request', pattern: 'POST /Bulk', connection: { ServiceSupportBulk: true } },
];

/** What happens to the request that the kill has to do with; `kill` ends the command. */
const moments: readonly (readonly [string, (kill: () => void) => Fault])[] = [
  [
    'that the server never got',
    (kill) =>
      ({ drop }) => {
        kill();
        drop();
      },
  ],
  [
    'that the server carried out, before its answer',
    (kill) =>
      async ({ forward, drop }) => {
        await forward();
        kill();
        drop();
      },
  ],
  [
    'in the middle of its answer',
    (kill) =>
      async ({ forward, cut }) => {
        cut(await forward());
        kill();
      },
  ],
  [
    'right after its answer',
    (kill) =>
      async ({ forward, reply }) => {
        reply(await forward());
        kill();
      },
  ],
];

describe.each(requests)('a fulfill that is killed while it sends $what', ({ pattern, connection }) => {
  it.each(moments)('%s is finished by the same command: no twin, nothing lost', async (_case, faultOf) => {
    const scene = await setScene({ people: peopleOfScene(), connection });
    const file = await scene.write('orders.json', oneOfEachKind);
    await killDuring(scene, file, (running, kill) => {
      scene.proxy.plan(first(1, on(pattern, faultOf(kill))));
      return running;
    });
    const sent = linesOf(await newestJournal(scene)).filter(({ type }) => type === 'sent');

    await expectFinished(scene, file);

    expect(sent.length).toBeGreaterThan(0);
  });
});

describe('a fulfill that is killed', () => {
  it.each([
    ['the first answer', '"type":"answered"', 1],
    ['the second answer', '"type":"answered"', 2],
    ['the first verdict', '"type":"verdict"', 1],
    ['the last verdict', '"type":"verdict"', 5],
    ['that the order file is about to move', '"type":"moved"', 1],
    ['its end', '"type":"finished"', 1],
  ])('when the journal tells %s is finished by the same command', async (_case, record, count) => {
    const scene = await setScene({ people: peopleOfScene() });
    const file = await scene.write('orders.json', oneOfEachKind);
    await killDuring(scene, file, async (running, kill) => {
      let hasEnded = false;
      void running.finished.then(() => {
        hasEnded = true;
      });
      await until(async () => hasEnded || countOf(await newestJournal(scene), record) >= count);
      kill();
    });

    await expectFinished(scene, file);
  });

  it('in the middle of a line of its journal is finished by the same command', async () => {
    const scene = await setScene({ people: peopleOfScene() });
    const file = await scene.write('orders.json', oneOfEachKind);
    await killDuring(scene, file, (_running, kill) => {
      scene.proxy.plan(first(1, on('DELETE /Users/*', kill)));
    });
    const journal = path.join((await runFolders(scene)).at(-1) ?? '', 'journal.jsonl');
    await writeFile(journal, (await readFile(journal, 'utf8')).slice(0, -9));

    await expectFinished(scene, file);
  });
});

describe('sixty kills', () => {
  it.each([
    ['with single requests', {}, 300],
    ['with Bulk', { ServiceSupportBulk: true, BulkMaxOperation: 10, MaxConcurrentRequests: 1 }, 120],
  ])(
    'at any moment, %s, leave each order done once and each account there once',
    async (_case, connection, requestsUpTo) => {
      const seed = Number(process.env['KILL_SEED'] ?? Date.now() % 1_000_000);
      const random = createRandom(seed);
      const people = samplePeople({ users: 800, groups: 9 });
      const company = new Company({ people, random });
      const scene = await setScene({ people, connection });
      let kills = 0;
      for (let batch = 1; kills < 30; batch += 1) {
        const orders = company.batch(1000);
        const file = await scene.write(`batch-${batch}.json`, orders);
        kills += await killUntilFinished(scene, file, { random, requestsUpTo });
        const told = `KILL_SEED=${seed}, batch ${batch}, ${kills} kills`;

        const states = (await newestResults(scene)).map(({ AssignedResourceTypeId: id, State, Message }) => ({
          id,
          State,
          Message,
        }));
        expect({ told, failed: states.filter(({ State }) => State !== 'Executed') }).toEqual({ told, failed: [] });
        expect({ told, ids: states.map(({ id }) => id).sort() }).toEqual({ told, ids: idsOf(orders) });
        const state = await scene.state();
        expect({ told, ...companyStateOf(state) }).toEqual({ told, ...company.state });
        expect({ told, created: namesCreated(scene.proxy.requests) }).toEqual({
          told,
          created: company.hired.toSorted(),
        });
        company.learn(state);
      }
    },
    300_000,
  );
});

/** Starts the command, does what the test wants with it, and waits for its end by SIGKILL or by itself. */
async function killDuring(
  scene: FulfillAgentScene,
  file: string,
  act: (running: RunningAgent, kill: () => void) => unknown,
): Promise<void> {
  const running = scene.start([file]);
  await act(running, () => {
    running.kill('SIGKILL');
  });
  await running.finished;
  scene.proxy.plan(() => undefined);
}

/** The same command again ends well, with one row for each order, and the server holds what was ordered. */
async function expectFinished(scene: FulfillAgentScene, file: string): Promise<void> {
  await letTimePass(scene);
  const { exitCode, stderr } = await scene.fulfill([file]);
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: expect.not.stringContaining('rror') });
  const rows = await newestResults(scene);
  expect(rows).toHaveLength(5);
  expect(Object.fromEntries(rows.map(({ AssignedResourceTypeId: id, State }) => [id, State]))).toEqual(allExecuted);
  expect(await namesIn(path.join(scene.folder.path, 'Downloaded'))).toEqual(['orders.json']);
  expect(await runFolders(scene)).toHaveLength(1);
  await expectOneOfEachKind(scene);
}

const mostKillsOfBatch = 20;

interface Chance {
  readonly random: () => number;
  /** A kill comes after at most so many requests of a run. */
  readonly requestsUpTo: number;
}

/** Kills at random moments until a run ends by itself before its moment comes; the answer is how often. */
async function killUntilFinished(scene: FulfillAgentScene, file: string, chance: Chance): Promise<number> {
  for (let kills = 0; ; kills += 1) {
    const running = scene.start([file]);
    let hasEnded = false;
    const ended = running.finished.finally(() => {
      hasEnded = true;
    });
    // A batch that is killed again and again before it gets anywhere is let through at last.
    if (kills < mostKillsOfBatch) {
      await untilRandomMoment(scene, chance, () => hasEnded);
      running.kill('SIGKILL');
    }
    const { exitCode, stderr } = await ended;
    if (exitCode !== null) {
      expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 });
      return kills;
    }
    await letTimePass(scene);
  }
}

/** Mostly after some of the requests; now and then at any time, while the command starts or reads. */
async function untilRandomMoment(
  { proxy }: FulfillAgentScene,
  { random, requestsUpTo }: Chance,
  hasEnded: () => boolean,
): Promise<void> {
  const isEarly = random() < 0.2;
  const wanted = proxy.requests.length + (isEarly ? 0 : 1 + Math.floor(random() * requestsUpTo));
  await until(() => hasEnded() || proxy.requests.length >= wanted);
  await pause(Math.floor(random() * (isEarly ? 1200 : 40)));
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

function idsOf(orders: readonly { readonly AssignedResourceTypeId: string }[]): string[] {
  return orders.map(({ AssignedResourceTypeId: id }) => id).sort();
}

function countOf(text: string, part: string): number {
  return text.split(part).length - 1;
}
