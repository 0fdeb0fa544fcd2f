import yargs, { type Argv, type CommandModule } from 'yargs';
import { AgentError } from '../errors.ts';
import { connectionsCommand } from './commands/connections.ts';
import { demoCommand } from './commands/demo.ts';
import { exportCommand } from './commands/export.ts';
import { fulfillCommand } from './commands/fulfill.ts';
import { sandboxCommand } from './commands/sandbox.ts';
import { secretsCommand } from './commands/secrets.ts';
import { settingsCommand } from './commands/settings.ts';
import { verifyCommand } from './commands/verify.ts';
import { addCommonOptions } from './common-options.ts';
import { exitCodeOfError, printError } from './print-error.ts';
import { readVersion } from './version.ts';

/** One line for each command; a command is one file in commands/. */
const commands: readonly CommandModule[] = [
  exportCommand,
  fulfillCommand,
  verifyCommand,
  connectionsCommand,
  settingsCommand,
  secretsCommand,
  sandboxCommand,
  demoCommand,
];

/** The parser's words for wrong usage, where its own do not say what is wrong. */
const texts = {
  'Did you mean %s?': 'there is no such command; did you mean %s?',
  'Not enough arguments following: %s': 'the option %s needs a value',
  'Invalid values:': 'a value that does not fit:',
  'Argument: %s, Given: %s, Choices: %s': '%s cannot be %s; choose one of %s',
  'Arguments %s and %s are mutually exclusive': '--%s and --%s cannot be given together',
};

const repeatable = ['_', 'connection', 'c', 'connections', 'entity', 'orders'];

/** Runs one command; resolves to the process's exit code. */
export async function runCommandLine(args: readonly string[]): Promise<number> {
  let exitCode = 0;
  const setExitCode = (code: number): void => {
    exitCode = code;
  };
  // A console that went away (a closed pipe, a full disk behind it) must not end a run, nor change how it ended.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  try {
    await buildParser(args).parseAsync([...args], { setExitCode });
    return exitCode;
  } catch (error) {
    printError(error, args.includes('--json') || args.includes('--json=true'));
    return exitCodeOfError(error);
  }
}

function buildParser(args: readonly string[]): Argv {
  const parser = yargs([...args])
    .scriptName('iga-agent')
    .locale('en')
    .updateStrings(texts)
    .usage(
      '$0 <command>\n\nThe agent of an identity-governance platform: SCIM applications to CSV, provisioning orders to SCIM.',
    )
    .version(readVersion())
    .help()
    .alias('h', 'help')
    .strict()
    .demandCommand(1, 'Name a command.')
    .recommendCommands()
    .check(failRepeated)
    .wrap(Math.min(120, process.stdout.columns || 100))
    .fail(failUsage)
    .exitProcess(false);
  addCommonOptions(parser);
  for (const command of commands) parser.command(command);
  return parser;
}

// The parser makes a list of an option that is given twice; which of the two was meant nobody knows.
function failRepeated(options: Readonly<Record<string, unknown>>): true {
  const repeated = Object.keys(options).find((name) => Array.isArray(options[name]) && !repeatable.includes(name));
  if (repeated === undefined) return true;
  throw usageError(`the option ${repeated} is given more than once; keep one`);
}

// The parser has no error class of its own to tell wrong usage by: it gives a text, and an error only when a command threw it.
function failUsage(message: string | null, error: Error | undefined): never {
  if (error !== undefined && error.name !== 'YError') throw error;
  throw usageError((message ?? error?.message ?? 'wrong usage').replace(/\s*\n\s*/g, ' '));
}

function usageError(message: string): AgentError {
  return new AgentError('USAGE_INVALID', message, { next: 'See "iga-agent --help" or "iga-agent <command> --help".' });
}
