import path from 'node:path';
import { acceptRun } from '../jobs/export/accept-held-run.ts';
import { exportConnections } from '../jobs/export/export.ts';
import type { ExportSummary } from '../jobs/export/export-summary.ts';
import type { OutputFolderOptions } from '../publication/output-folder.ts';
import type { Settings } from '../settings/settings.ts';
import type { Options } from './common-options.ts';
import { exitCodeOfExport, printExport } from './print-export.ts';
import { openProgressBar } from './progress-bar.ts';
import { quoteArgument } from './quote-argument.ts';
import { loadConnectionsOf, withRun } from './run-command.ts';

export interface ExportOptions {
  readonly connection?: string[];
  readonly entity?: string[];
  readonly outputPath?: string;
  readonly accept?: string;
}

/** Exports what the options name, or publishes a held run, and prints how it went. */
export async function runExport(options: Options<ExportOptions>): Promise<void> {
  const settings = await loadConnectionsOf(options, options.connection);
  const output = outputOf(options.outputPath, settings);
  const summary =
    options.accept === undefined
      ? await exportWithProgress(options, settings, output)
      : await withRun(options, settings, (run) => acceptRun(options.accept ?? '', output, run));
  printExport(summary, { ...options, placeOptions: placeOptionsOf(options) });
  options.setExitCode(exitCodeOfExport(summary));
}

async function exportWithProgress(
  options: Options<ExportOptions>,
  settings: Settings,
  output: OutputFolderOptions,
): Promise<ExportSummary> {
  const bar = await openProgressBar(options);
  const entities = options.entity ?? [];
  try {
    return await withRun(options, settings, (run) =>
      exportConnections({ settings, output, entities, onProgress: bar.listen }, run),
    );
  } finally {
    bar.stop();
  }
}

function placeOptionsOf({ settings, outputPath }: Options<ExportOptions>): string {
  const folder = settings === '.' ? '' : ` --settings ${quoteArgument(settings)}`;
  return outputPath === undefined ? folder : `${folder} --output-path ${quoteArgument(outputPath)}`;
}

/** The folder that a command names, from the current folder; otherwise the one of the settings. */
export function outputOf(named: string | undefined, settings: Settings): OutputFolderOptions {
  return named === undefined
    ? { path: settings.outputFolder, isDefault: true }
    : { path: path.resolve(named), isDefault: false };
}
