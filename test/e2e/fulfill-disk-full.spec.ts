import { describe, expect, it } from '@jest/globals';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { someAdded } from '../support/order-files.ts';
import {
  letTimePass,
  linesOf,
  newestJournal,
  newestResults,
  useFulfillAgentScene,
  type FulfillAgentScene,
} from '../support/fulfill-agent-scene.ts';
import { peopleOfScene } from '../support/fulfill-scene.ts';
import { builtCommand } from '../support/run-agent.ts';
import { namesCreated } from '../support/server-state.ts';

const setScene = useFulfillAgentScene();
const run = promisify(execFile);

describe('a disk that is full in the middle of a run', () => {
  it.each([
    ['single requests', {}],
    ['Bulk requests', { ServiceSupportBulk: true, BulkMaxOperation: 20 }],
  ])('stops the sending of %s before anything leaves that is not recorded', async (_case, connection) => {
    const scene = await setScene({ people: peopleOfScene(), connection });
    const file = await scene.write('orders.json', someAdded(400));

    const { code, stderr } = await fulfillOnSmallDisk(scene, file);

    expect({ code, stderr }).toEqual({ code: 8, stderr: expect.stringMatching(/cannot be written|space/) });
    const recorded = linesOf(await newestJournal(scene)).filter(({ type }) => type === 'sent');
    const created = namesCreated(scene.proxy.requests);
    expect(created.length).toBeGreaterThan(0);
    expect(created.length).toBeLessThan(400);
    expect(created.length).toBeLessThanOrEqual(recorded.length);
    await letTimePass(scene);
    expect(await scene.fulfill([file])).toMatchObject({ exitCode: 0 });
    expect(await newestResults(scene)).toHaveLength(400);
    const names = namesCreated(scene.proxy.requests);
    expect(new Set(names).size).toBe(400);
    expect(names).toHaveLength(400);
  });
});

interface Ended {
  readonly code: number;
  readonly stderr: string;
}

/** Runs the command where no file can grow beyond 32 KiB: what would be written further is refused with EFBIG. */
async function fulfillOnSmallDisk({ folder }: FulfillAgentScene, file: string): Promise<Ended> {
  const limited = 'trap "" XFSZ; ulimit -f 32; exec "$0" "$@"';
  const args = ['fulfill', '-c', 'Acme', '--orders', file, '--settings', folder.path, '--quiet'];
  return run('bash', ['-c', limited, process.execPath, builtCommand, ...args]).then(
    ({ stderr }) => ({ code: 0, stderr }),
    (error: unknown) => error as Ended,
  );
}
