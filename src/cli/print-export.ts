import { AgentError, exitCodes, type Outcome } from '../errors.ts';
import type { ConnectionExported, ExportSummary } from '../jobs/export/export-summary.ts';
import { cleanText } from './clean-text.ts';
import { errorLines, exitCodeOfError, summarizeError } from './print-error.ts';
import { formatBytes, formatCount, formatTable } from './table.ts';

type ConnectionSummary = ExportSummary['connections'][number];

const stops: readonly Outcome[] = ['deadline', 'interrupted', 'terminated'];

/** What stopped the run decides; one connection's failure keeps its own code while no other ended differently; a mixture is 4. */
export function exitCodeOfExport({ connections }: ExportSummary): number {
  const stop = connections.find((each) => each.outcome === 'failed' && isStop(each.error));
  if (stop !== undefined) return exitCodeOfConnection(stop);
  const codes = new Set(connections.map(exitCodeOfConnection));
  const [first = exitCodes.done] = codes;
  if (codes.size <= 1) return first;
  const onlyHeld = [...codes].every((code) => code === exitCodes.done || code === exitCodes.held);
  return onlyHeld ? exitCodes.held : exitCodes.partial;
}

function isStop(error: unknown): boolean {
  return error instanceof AgentError && stops.includes(error.outcome);
}

export interface PrintExportOptions {
  readonly json: boolean;
  readonly quiet: boolean;
  /** The options that name settings and output folder, for the command that accepts a held run. */
  readonly placeOptions?: string;
}

/** The summary on stdout; what failed or is held on stderr, also for a quiet run. */
export function printExport(summary: ExportSummary, options: PrintExportOptions): void {
  if (options.json) process.stdout.write(`${JSON.stringify(jsonOfExport(summary))}\n`);
  const troubles = summary.connections.flatMap((each) => troubleLines(each, summary, options.placeOptions ?? ''));
  if (troubles.length > 0) process.stderr.write(`${troubles.join('\n')}\n`);
  if (options.json || options.quiet) return;
  const lines = summary.connections.flatMap((each) =>
    each.outcome === 'published' ? publishedLines(each, summary) : [],
  );
  if (lines.length > 0) process.stdout.write(`${lines.join('\n')}\n`);
}

function troubleLines(connection: ConnectionSummary, summary: ExportSummary, placeOptions: string): string[] {
  if (connection.outcome === 'failed') return failureLines(connection);
  return connection.outcome === 'held' ? heldLines(connection, summary, placeOptions) : [];
}

function exitCodeOfConnection(connection: ConnectionSummary): number {
  if (connection.outcome === 'failed') return exitCodeOfError(connection.error);
  return connection.outcome === 'held' ? exitCodes.held : exitCodes.done;
}

/** The summary with its exit code. */
export function jsonOfExport(summary: ExportSummary): object {
  const connections = summary.connections.map((each) =>
    each.outcome === 'failed' ? { ...each, error: summarizeError(each.error) } : each,
  );
  return { exitCode: exitCodeOfExport(summary), ...summary, connections };
}

function failureLines({ connection, error }: Extract<ConnectionSummary, { outcome: 'failed' }>): string[] {
  const summary = summarizeError(error);
  const [first = '', ...others] = errorLines(summary);
  // Whoever took the lock may have changed them since.
  const safe = summary.code === 'LOCK_LOST' ? [] : [`  The published files of ${connection} stay as they were.`];
  return [`${connection}: ${first}`, ...others, ...safe];
}

function publishedLines(exported: ConnectionExported, { outputFolder }: ExportSummary): string[] {
  const { connection, requests, seconds } = exported;
  const effort = requests === 0 ? '' : ` in ${seconds.toFixed(1)} s with ${formatCount(requests)} requests`;
  return [`${connection}: published to ${outputFolder}${effort}`, fileTable(exported), ''];
}

function heldLines(
  exported: ConnectionExported,
  { runId, outputFolder }: ExportSummary,
  placeOptions: string,
): string[] {
  return [
    `${exported.connection}: HELD by the guard; the published files stay as they were`,
    ...exported.reasons.map((reason) => `  - ${cleanText(reason)}`),
    fileTable(exported),
    `Next: look at ${outputFolder}/.held/${runId}. If it is right, publish exactly these files within 24 hours with`,
    `  iga-agent export --accept ${runId}${placeOptions}`,
    '',
  ];
}

function fileTable({ files }: ConnectionExported): string {
  const rows = files.map(({ name, rows: count, bytes }) => [name, formatCount(count), formatBytes(bytes)]);
  return formatTable(['File', 'Rows', 'Size'], rows);
}
