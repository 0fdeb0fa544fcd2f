import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { exportConnections } from '../jobs/export/export.ts';
import type { ExportSummary } from '../jobs/export/export-summary.ts';
import type { FulfillSummary } from '../jobs/fulfill/fulfill-summary.ts';
import { loadSettings } from '../settings/load-settings.ts';
import type { Settings } from '../settings/settings.ts';
import type { CommonOptions } from './common-options.ts';
import { withRun } from './run-command.ts';
import { fulfillWithProgress } from './run-fulfill.ts';
import { sandboxCredentials, type Sandbox } from './sandbox-server.ts';

/** A folder with sample settings, and the options that its commands run with. */
export interface Demo {
  readonly settings: Settings;
  readonly options: CommonOptions;
  /** How summaries are printed: the one object of `--json` comes at the end. */
  readonly shown: { readonly json: boolean; readonly quiet: boolean };
  readonly say: (text: string) => void;
}

const madeByDemo = ['ExportOutput', 'Orders', 'Work'];

/** Makes the folder as new: the sample settings with the sandbox as their connection, and nothing of an earlier demo. */
export async function openDemo(options: CommonOptions, folder: string, sandbox: Sandbox): Promise<Demo> {
  await mkdir(folder, { recursive: true });
  for (const name of madeByDemo) await rm(path.join(folder, name), { recursive: true, force: true });
  await writeSettings(folder, sandbox);
  const quiet = options.quiet || options.json;
  return {
    settings: await loadSettings({ folder, environment: {} }),
    options: { ...options, settings: folder, logLevel: 'warn' },
    shown: { json: false, quiet },
    say: (text) => {
      if (!quiet) process.stdout.write(`${text}\n`);
    },
  };
}

async function writeSettings(folder: string, { server }: Sandbox): Promise<void> {
  const sample = await readFile(new URL('../../appsettings.agent.json', import.meta.url), 'utf8');
  const { $schema, EncryptionCertificate, ...settings } = JSON.parse(sample) as Record<string, unknown>;
  const connection = { Server: server, OAuthToken: sandboxCredentials.OAuthToken };
  const text = JSON.stringify({ ...settings, Connections: { Sandbox: connection } }, null, 2);
  await writeFile(path.join(folder, 'appsettings.agent.json'), `${text}\n`);
}

export async function exportDemo({ options, settings }: Demo): Promise<ExportSummary> {
  const output = { path: settings.outputFolder, isDefault: true };
  const onProgress = (): void => undefined;
  return await withRun(options, settings, (run) =>
    exportConnections({ settings, output, entities: [], onProgress }, run),
  );
}

export async function fulfillDemo({ options, settings }: Demo, orderFile: string): Promise<FulfillSummary> {
  const [connection] = settings.connections;
  if (connection === undefined) throw new Error('the settings of the demo have no connection');
  const onPlanned = (): void => undefined;
  return await fulfillWithProgress(options, {
    settings,
    connection,
    orderFiles: [orderFile],
    dryRun: false,
    onPlanned,
  });
}

/** The text of each published file, by its name. */
export async function readPublished({ outputFolder, connections }: ExportSummary): Promise<Map<string, string>> {
  const files = connections.flatMap((each) => (each.outcome === 'published' ? each.files : []));
  const texts = new Map<string, string>();
  for (const { name } of files) texts.set(name, await readFile(path.join(outputFolder, name), 'utf8'));
  return texts;
}
