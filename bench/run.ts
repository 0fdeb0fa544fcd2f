/* npm run bench: each row is a ratio measured in one run on this machine, against a page server in its own process. */
import { cpus, totalmem, type } from 'node:os';
import { exportOverBareLoop, latencyGain, peakMemory, requestCount } from './export-rows.ts';
import { bulkGain } from './fulfill-rows.ts';
import type { Row } from './row.ts';
import { versionTime } from './start-rows.ts';

const measurements: readonly (() => Promise<Row[]>)[] = [
  versionTime,
  requestCount,
  exportOverBareLoop,
  latencyGain,
  bulkGain,
  peakMemory,
];

const chosen = process.argv.slice(2);
const rows: Row[] = [];
for (const measure of measurements) {
  if (chosen.length > 0 && !chosen.includes(measure.name)) continue;
  process.stderr.write(`measuring ${measure.name} …\n`);
  rows.push(...(await measure()));
}
printRows(rows);
process.exitCode = rows.every((row) => row.reached) ? 0 : 1;

function printRows(measured: readonly Row[]): void {
  const gibibytes = Math.round(totalmem() / 1024 ** 3);
  console.log(
    `Node.js ${process.versions.node}, ${type()}, ${cpus().length} cores (${cpus()[0]?.model.trim() ?? '?'}), ${gibibytes} GiB\n`,
  );
  console.log('| What | Reach | Measured | Reached | Details |');
  console.log('| --- | --- | --- | --- | --- |');
  for (const row of measured) {
    console.log(`| ${row.what} | ${row.reach} | ${row.measured} | ${row.reached ? 'yes' : 'no'} | ${row.details} |`);
  }
}
