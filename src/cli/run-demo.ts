import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { exportConnections } from '../jobs/export.ts';
import type { ExportSummary } from '../jobs/export-summary.ts';
import { loadSettings } from '../settings/load-settings.ts';
import type { CommonOptions } from './common-options.ts';
import { exitCodeOfExport, printExport } from './print-export.ts';
import { openProgressBar } from './progress-bar.ts';
import { withRun } from './run-command.ts';
import { sandboxCredentials, startSandbox, type Sandbox } from './sandbox-server.ts';

const people = 250;
const linesShown = 4;

/** Starts the sandbox, exports it with sample mappings into `Work/Demo`, and shows the files. */
export async function runDemo(options: CommonOptions): Promise<void> {
  const folder = path.resolve(options.settings, 'Work', 'Demo');
  const sandbox = await startSandbox({ port: 0, users: people });
  try {
    say(options, `A SCIM server with ${people} sample people runs at ${sandbox.server}/v2. Exporting it …\n`);
    await writeSettings(folder, sandbox);
    const summary = await exportDemo({ ...options, settings: folder, logLevel: 'warn' });
    printExport(summary, options);
    if (!options.json && !options.quiet) await showFiles(summary);
    options.setExitCode(exitCodeOfExport(summary));
  } finally {
    await sandbox.close();
  }
}

async function exportDemo(options: CommonOptions): Promise<ExportSummary> {
  const settings = await loadSettings({ folder: options.settings, environment: {} });
  const bar = await openProgressBar(options);
  try {
    const output = { path: settings.outputFolder, isDefault: true };
    return await withRun(options, settings, (run) =>
      exportConnections({ settings, output, entities: [], onProgress: bar.listen }, run),
    );
  } finally {
    bar.stop();
  }
}

async function writeSettings(folder: string, { server }: Sandbox): Promise<void> {
  await mkdir(folder, { recursive: true });
  const sample = await readFile(new URL('../../appsettings.agent.json', import.meta.url), 'utf8');
  const { $schema, EncryptionCertificate, ...settings } = JSON.parse(sample) as Record<string, unknown>;
  const connection = { Server: server, OAuthToken: sandboxCredentials.OAuthToken };
  const text = JSON.stringify({ ...settings, Connections: { Sandbox: connection } }, null, 2);
  await writeFile(path.join(folder, 'appsettings.agent.json'), `${text}\n`);
}

async function showFiles({ outputFolder, connections }: ExportSummary): Promise<void> {
  const files = connections.flatMap((each) => (each.outcome === 'published' ? each.files : []));
  for (const { name } of files) {
    const text = await readFile(path.join(outputFolder, name), 'utf8');
    const lines = text.split('\n', linesShown);
    process.stdout.write(`${name}\n${lines.map((line) => `  ${line}`).join('\n')}\n  …\n\n`);
  }
  process.stdout.write(
    'Next: start "npm run agent -- sandbox" in another window, look into appsettings.agent.json, and export it yourself.\n',
  );
}

function say({ json, quiet }: CommonOptions, text: string): void {
  if (!json && !quiet) process.stdout.write(`${text}\n`);
}
