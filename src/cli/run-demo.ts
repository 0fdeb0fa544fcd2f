import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { exitCodes } from '../errors.ts';
import type { ExportSummary } from '../jobs/export/export-summary.ts';
import type { FulfillSummary } from '../jobs/fulfill/fulfill-summary.ts';
import { samplePeople } from '../server/sample-people.ts';
import type { CommonOptions } from './common-options.ts';
import { exportDemo, fulfillDemo, openDemo, readPublished, type Demo } from './demo-folder.ts';
import { writeDemoOrders } from './demo-orders.ts';
import { beginningOf, beginningsOf, differencesOf, farewell, resultsOf, titles, welcome } from './demo-texts.ts';
import { exitCodeOfExport, jsonOfExport, printExport } from './print-export.ts';
import { exitCodeOfFulfill, jsonOfFulfill, printFulfill } from './print-fulfill.ts';
import { openPlan } from './print-plan.ts';
import { startSandbox } from './sandbox-server.ts';

const users = 250;

/** What was done; a step that fails is the last one. */
interface Done {
  readonly exported: ExportSummary;
  readonly fulfilled?: FulfillSummary;
  readonly exportedAgain?: ExportSummary;
}

/** Starts the sandbox, exports it into `Work/Demo`, fulfills a few orders, exports again and shows what changed. */
export async function runDemo(options: CommonOptions): Promise<void> {
  const folder = path.resolve(options.settings, 'Work', 'Demo');
  const sandbox = await startSandbox({ port: 0, users });
  try {
    const demo = await openDemo(options, folder, sandbox);
    demo.say(welcome(users, sandbox.server));
    const done = await play(demo);
    const exitCode = exitCodeOf(done);
    if (options.json) process.stdout.write(`${JSON.stringify({ exitCode, ...jsonOf(done) })}\n`);
    options.setExitCode(exitCode);
  } finally {
    await sandbox.close();
  }
}

async function play(demo: Demo): Promise<Done> {
  demo.say(titles.export);
  const exported = await exportDemo(demo);
  printExport(exported, demo.shown);
  if (exitCodeOfExport(exported) !== exitCodes.done) return { exported };
  const before = await readPublished(exported);
  demo.say(beginningsOf(before));

  demo.say(titles.fulfill);
  const fulfilled = await fulfillOrdersOf(demo);
  if (exitCodeOfFulfill(fulfilled) !== exitCodes.done) return { exported, fulfilled };

  demo.say(titles.difference);
  const exportedAgain = await exportDemo(demo);
  printExport(exportedAgain, { ...demo.shown, quiet: true });
  demo.say(differencesOf(before, await readPublished(exportedAgain)));
  demo.say(farewell);
  return { exported, fulfilled, exportedAgain };
}

async function fulfillOrdersOf(demo: Demo): Promise<FulfillSummary> {
  const orders = await writeDemoOrders(path.join(demo.settings.folder, 'Orders'), samplePeople({ users }));
  demo.say(beginningOf(orders));
  const fulfilled = await fulfillDemo(demo, orders.file);
  printFulfill(fulfilled, { ...demo.shown, plan: openPlan(demo.shown), command: 'iga-agent fulfill' });
  if (fulfilled.resultsFile !== undefined) demo.say(resultsOf(await readFile(fulfilled.resultsFile, 'utf8')));
  return fulfilled;
}

function exitCodeOf({ exported, fulfilled, exportedAgain }: Done): number {
  const codes = [
    exitCodeOfExport(exported),
    fulfilled === undefined ? exitCodes.done : exitCodeOfFulfill(fulfilled),
    exportedAgain === undefined ? exitCodes.done : exitCodeOfExport(exportedAgain),
  ];
  return codes.find((code) => code !== exitCodes.done) ?? exitCodes.done;
}

function jsonOf({ exported, fulfilled, exportedAgain }: Done): object {
  return {
    exported: jsonOfExport(exported),
    ...(fulfilled !== undefined && { fulfilled: jsonOfFulfill(fulfilled) }),
    ...(exportedAgain !== undefined && { exportedAgain: jsonOfExport(exportedAgain) }),
  };
}
