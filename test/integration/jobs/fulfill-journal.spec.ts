import { describe, expect, it } from '@jest/globals';
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { RecordedRequest } from '../../support/fault-proxy.ts';
import {
  failureOfFulfill,
  namesIn,
  readJournalLines,
  readResults,
  sceneToken,
  statesOf,
  useFulfillScene,
  type FulfillScene,
  type JournalLine,
} from '../../support/fulfill-scene.ts';
import { allExecuted, expectNothingDone, oneOfEachKind, writesIn } from '../../support/mixed-orders.ts';
import { anAdded } from '../../support/order-files.ts';

const setScene = useFulfillScene();

describe('the journal', () => {
  it.each([
    ['single requests', {}],
    ['Bulk requests', { serviceSupportBulk: true }],
  ])('has every write on disk before it is sent, with %s', async (_case, connection) => {
    const scene = await setScene();
    const missing: string[] = [];
    scene.proxy.plan(({ method, path: asked, body }) =>
      method === 'GET'
        ? undefined
        : async ({ forward, reply }) => {
            const sent = (await journalOf(scene)).filter(({ type }) => type === 'sent').map(nameOfSent);
            missing.push(...writesOf({ method, path: asked, body }).filter((write) => !sent.includes(write)));
            reply(await forward());
          },
    );

    const summary = await scene.apply(oneOfEachKind, { connection });

    expect(await statesOf(summary)).toEqual(allExecuted);
    expect(missing).toEqual([]);
    expect(writesIn(scene).length).toBeGreaterThan(0);
  });

  it('and the results tell nothing that is secret, and no values', async () => {
    const scene = await setScene();

    const { runId } = await scene.apply([anAdded('nina', { mail: 'canary@acme.example', title: 'Canary' })]);

    const folder = path.join(scene.workFolder, 'Fulfill', runId);
    const texts = await Promise.all((await namesIn(folder)).map((name) => readFile(path.join(folder, name), 'utf8')));
    expect(texts.join()).not.toMatch(/canary/i);
    expect(texts.join()).not.toContain(sceneToken);
  });

  it('is readable by its owner only', async () => {
    const scene = await setScene();

    const { runId } = await scene.apply(oneOfEachKind);

    const folder = path.join(scene.workFolder, 'Fulfill', runId);
    const modes = await Promise.all(
      [folder, ...(await namesIn(folder)).map((name) => path.join(folder, name))].map(
        async (name) => (await stat(name)).mode & 0o077,
      ),
    );
    expect(new Set(modes)).toEqual(new Set([0]));
  });

  it('that cannot be made stops the command before anything is sent', async () => {
    const scene = await setScene();
    const file = await scene.write('orders.json', oneOfEachKind);
    await mkdir(scene.workFolder);
    await writeFile(path.join(scene.workFolder, 'Fulfill'), 'a file where a folder should be');

    const error = await failureOfFulfill(scene.fulfill([file]));

    expect(error.outcome).toBe('output');
    await expectNothingDone(scene);
  });
});

describe('the results', () => {
  it('have one row for each order with its time, in the columns that the platform reads', async () => {
    const scene = await setScene();

    const summary = await scene.apply(oneOfEachKind);

    const text = await readFile(summary.resultsFile ?? '', 'utf8');
    expect(text.split('\n')[0]).toBe(
      'AssignedResourceTypeId,ChangeType,State,Message,ResourceKey,HttpStatus,ExecutedAt',
    );
    const rows = await readResults(summary);
    expect(rows.map(({ ChangeType }) => ChangeType).sort()).toEqual([
      'Added',
      'Deleted',
      'Modified',
      'Modified',
      'Modified',
    ]);
    expect(rows.every(({ ExecutedAt }) => new Date(ExecutedAt).toISOString() === ExecutedAt)).toBe(true);
    expect(rows.every(({ ResourceKey }) => ResourceKey !== '')).toBe(true);
  });
});

async function journalOf(scene: FulfillScene): Promise<JournalLine[]> {
  const runs = await namesIn(path.join(scene.workFolder, 'Fulfill'));
  return readJournalLines(scene, runs.at(-1) ?? '');
}

function nameOfSent(line: JournalLine): string {
  return `${String(line['method'])} /${String(line['target'])}`;
}

type Sent = Pick<RecordedRequest, 'method' | 'path' | 'body'>;

/** The writes that a request carries. */
function writesOf({ method, path: asked, body }: Sent): string[] {
  if (asked !== '/Bulk') return [`${method} ${asked}`];
  return (JSON.parse(body) as { Operations: Sent[] }).Operations.map((each) => `${each.method} ${each.path}`);
}
