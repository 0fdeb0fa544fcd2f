import { AgentError, exitCodes } from '../errors.ts';
import { checkConnection, type ConnectionCheck } from '../jobs/check-connection.ts';
import type { Run } from '../jobs/run.ts';
import { describeConnection } from '../jobs/login/authentication-of.ts';
import type { Connection, Settings } from '../settings/settings.ts';
import { cleanText } from './clean-text.ts';
import type { CommonOptions, Options } from './common-options.ts';
import { errorLines, exitCodeOfError, summarizeError } from './print-error.ts';
import { loadConnectionsOf, loadSettingsOf, withRun } from './run-command.ts';
import { formatCount, formatTable } from './table.ts';

/** Prints the connections that are configured. */
export async function listConnections(options: CommonOptions): Promise<void> {
  const { connections } = await loadSettingsOf(options);
  const rows = connections.map((each) => ({
    connection: each.identifier,
    server: each.server,
    ...describeConnection(each),
  }));
  if (options.json) process.stdout.write(`${JSON.stringify({ exitCode: 0, connections: rows })}\n`);
  else process.stdout.write(`${formatTable(['Connection', 'Server', 'Dialect', 'Login'], rows.map(Object.values))}\n`);
}

type CheckResult = { readonly check: ConnectionCheck } | { readonly connection: string; readonly error: unknown };

/** Checks the named connections, or all, one after the other; one that fails does not keep the others from being checked. */
export async function checkConnections(options: Options<{ connections?: string[] }>): Promise<void> {
  const settings = await loadConnectionsOf(options, options.connections);
  const results = await withRun(options, settings, (run) => checkEach(settings, run));
  const exitCode = exitCodeOf(results);
  if (options.json) process.stdout.write(`${JSON.stringify({ exitCode, connections: results.map(summarize) })}\n`);
  else print(options.quiet ? results.filter((result) => 'error' in result) : results);
  options.setExitCode(exitCode);
}

async function checkEach({ connections, mappings }: Settings, run: Run): Promise<CheckResult[]> {
  const results: CheckResult[] = [];
  for (const connection of connections) results.push(await checkOne(connection, mappings, run));
  return results;
}

async function checkOne(connection: Connection, mappings: Settings['mappings'], run: Run): Promise<CheckResult> {
  try {
    return { check: await checkConnection(connection, mappings, run) };
  } catch (error) {
    if (!(error instanceof AgentError) || run.signal.aborted) throw error;
    return { connection: connection.identifier, error };
  }
}

function exitCodeOf(results: readonly CheckResult[]): number {
  const failures = results.flatMap((result) => ('error' in result ? [exitCodeOfError(result.error)] : []));
  if (failures.length === 0) return exitCodes.done;
  return failures.length === results.length && new Set(failures).size === 1
    ? (failures[0] ?? exitCodes.bug)
    : exitCodes.partial;
}

function summarize(result: CheckResult): object {
  if ('error' in result) return { connection: result.connection, ready: false, error: summarizeError(result.error) };
  return { ...result.check, ready: true };
}

function print(results: readonly CheckResult[]): void {
  if (results.length > 0) process.stdout.write(`${results.flatMap(describe).join('\n')}\n`);
}

function describe(result: CheckResult): string[] {
  if ('error' in result)
    return [`${result.connection}: not ready`, ...errorLines(summarizeError(result.error)).map(indent)];
  const { connection, server, dialect, entities, isMapped, warnings } = result.check;
  const columnsFrom = isMapped ? 'by the mappings' : 'all that the server describes';
  return [
    `${connection}: ready (${server}; columns: ${columnsFrom})`,
    indent(`dialect: ${dialect}`),
    ...entities.map(({ entity, total, columns }) =>
      indent(`${entity}: ${total === undefined ? 'no count given' : formatCount(total)}, ${columns} columns`),
    ),
    ...warnings.map((warning) => indent(`warn: ${cleanText(warning)}`)),
  ];
}

function indent(line: string): string {
  return `  ${line}`;
}
