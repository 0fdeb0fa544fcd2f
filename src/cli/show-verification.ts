import { exitCodes, isSystemError } from '../errors.ts';
import { verifyPublished, type VerifyResult } from '../publication/verify-published.ts';
import type { Options } from './common-options.ts';
import { loadConnectionsOf } from './run-command.ts';
import { outputOf } from './run-export.ts';
import { formatCount } from './table.ts';

/** Checks what the named connections, or all, have published, and prints what is wrong; changes nothing, and needs no secret. */
export async function verifyConnections(
  options: Options<{ connection?: string[]; outputPath?: string }>,
): Promise<void> {
  const settings = await loadConnectionsOf(options, options.connection, 'none');
  const { path: folder } = outputOf(options.outputPath, settings);
  const results: VerifyResult[] = [];
  for (const { identifier } of settings.connections) results.push(await verifyOne(folder, identifier));
  const exitCode = results.every(isWhole) ? exitCodes.done : exitCodes.output;
  if (options.json) process.stdout.write(`${JSON.stringify({ exitCode, connections: results.map(summarize) })}\n`);
  else for (const result of results) print(result, options.quiet);
  options.setExitCode(exitCode);
}

/** What cannot be read cannot be trusted either: not valid, rather than an error that hides the other connections. */
async function verifyOne(folder: string, connection: string): Promise<VerifyResult> {
  try {
    return await verifyPublished(folder, connection);
  } catch (error) {
    if (!isSystemError(error)) throw error;
    return { connection, problems: [`its manifest in ${folder} cannot be read (${error.code})`] };
  }
}

function isWhole({ problems }: VerifyResult): boolean {
  return problems.length === 0;
}

function summarize({ connection, manifest, problems }: VerifyResult): object {
  const published = manifest === undefined ? {} : { runId: manifest.runId, finishedAt: manifest.finishedAt };
  return { connection, valid: problems.length === 0, ...published, problems };
}

function print({ connection, manifest, problems }: VerifyResult, quiet: boolean): void {
  if (problems.length > 0) {
    const lines = [`${connection}: NOT VALID`, ...problems.map((problem) => `  - ${problem}`)];
    process.stderr.write(`${lines.join('\n')}\n  Next: do not ingest these files; export again.\n`);
  } else if (manifest !== undefined && !quiet) {
    const rows = manifest.files.reduce((sum, file) => sum + file.rows, 0);
    const what = `${manifest.files.length} files, ${formatCount(rows)} rows`;
    process.stdout.write(`${connection}: valid (${what}, run ${manifest.runId} of ${manifest.finishedAt})\n`);
  }
}
