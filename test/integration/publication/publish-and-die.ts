import { acquireRunLock } from '../../../src/publication/run-lock.ts';
import { makeIds, publishSample } from '../../support/sample-publication.ts';

/*
 * Publishes one run and is killed on the way: `publish-and-die.ts FOLDER RUN STEP`, where STEP is the number of the
 * step after which the process kills itself; without one it says `ready` and goes on until somebody kills it.
 */
const [folder = '', runId = '', step = ''] = process.argv.slice(2);
const lock = await acquireRunLock({ folder, runId });
let steps = 0;

function onStep(): void {
  steps += 1;
  if (String(steps) === step) process.kill(process.pid, 'SIGKILL');
}

process.stdout.write('ready\n');
const users = makeIds(2000).with(0, `new-in-${runId}`);
const members = makeIds(50).map((id): [string, string] => ['g1', id]);
members[0] = ['g1', `member-of-${runId}`];
await publishSample({ folder, runId, users, members, options: { lock, onStep } });
process.stdout.write(`steps=${steps}\n`);
await lock.release();
