import { setTimeout as sleep } from 'node:timers/promises';
import { acquireRunLock } from '../../../src/publication/run-lock.ts';

/* Takes the lock of a folder, says so, and keeps it until it is killed. */
await acquireRunLock({ folder: process.argv[2] ?? '', runId: 'child' });
process.stdout.write('locked\n');
await sleep(60_000);
