import type { ArgumentsCamelCase, Argv } from 'yargs';
import { logLevels, type LogLevel } from '../logging/log-levels.ts';

/** What every command takes. */
export interface CommonOptions {
  readonly settings: string;
  readonly logLevel: LogLevel;
  readonly quiet: boolean;
  readonly json: boolean;
  /** Given by the command line itself: how a command says with which code the process ends. */
  readonly setExitCode: (code: number) => void;
}

/** The options of a command together with the common ones; yargs types each command's own options only. */
export type Options<Own> = ArgumentsCamelCase<Own & CommonOptions>;

export function addCommonOptions(parser: Argv): Argv {
  return parser
    .option('settings', {
      type: 'string',
      default: '.',
      describe: 'folder of appsettings.agent.json',
      requiresArg: true,
    })
    .option('log-level', { choices: logLevels, default: 'info', describe: 'least important line to show and keep' })
    .option('quiet', { type: 'boolean', default: false, describe: 'no lines and no progress on the terminal' })
    .option('json', { type: 'boolean', default: false, describe: "one JSON object with the run's summary on stdout" })
    .group(['settings', 'log-level', 'quiet', 'json', 'help', 'version'], 'Every command:');
}
