import path from 'node:path';
import { AgentError } from '../errors.ts';
import { Log } from '../logging/log.ts';
import { recordFailure } from '../logging/record-failure.ts';
import { newRunId, type Run } from '../jobs/run.ts';
import { loadSettings } from '../settings/load-settings.ts';
import type { Settings } from '../settings/settings.ts';
import type { CommonOptions } from './common-options.ts';
import { listenForStop, stopOfExport } from './stop-signal.ts';
import { readVersion } from './version.ts';

/** Loads the settings that a command was started with; `connections` are the ones it was asked for, none means all. */
export async function loadSettingsOf(
  options: CommonOptions,
  connections: readonly string[] = [],
  secrets: 'all' | 'none' = 'all',
): Promise<Settings> {
  return await loadSettings({
    folder: path.resolve(options.settings),
    environment: process.env,
    secrets,
    ...(connections.length > 0 && { connections }),
  });
}

/** The same for commands that have nothing to do without a connection: doing nothing must not look like success. */
export async function loadConnectionsOf(
  options: CommonOptions,
  connections?: readonly string[],
  secrets?: 'all' | 'none',
): Promise<Settings> {
  const settings = await loadSettingsOf(options, connections, secrets);
  if (settings.connections.length > 0) return settings;
  throw new AgentError('SETTINGS_INVALID', `no connection is configured in ${settings.folder}; nothing was done`, {
    problems: settings.warnings,
    next: 'Add a section below "Connections" in appsettings.agent.json, or name another folder with --settings.',
  });
}

/**
 * Gives a job its run: an id, a log in the work folder, and a signal that ends it at the deadline or when the process is
 * asked to stop. The log is written out before the result is returned.
 */
export async function withRun<Result>(
  options: CommonOptions,
  settings: Settings,
  job: (run: Run) => Promise<Result>,
  stopTexts = stopOfExport,
): Promise<Result> {
  const id = newRunId();
  const log = new Log({
    level: options.logLevel,
    quiet: options.quiet,
    folder: path.join(settings.workFolder, 'Logs'),
    runId: id,
  });
  const stop = listenForStop(settings.runDeadlineMinutes, stopTexts);
  try {
    for (const warning of settings.warnings) log.warn(warning);
    return await job({ id, agentVersion: readVersion(), signal: stop.signal, log });
  } catch (error) {
    // A library answers an abort with an error of its own; what ended the run is the reason of the abort.
    const reason: unknown = stop.signal.aborted ? stop.signal.reason : error;
    recordFailure(log, 'the run failed', reason);
    throw reason;
  } finally {
    stop.release();
    await log.close();
  }
}
