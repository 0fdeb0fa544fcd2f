import type { Argv } from 'yargs';

/** `-c ID…`: the connections that a command is about. */
export function connectionOption(yargs: Argv): Argv {
  return yargs.option('connection', {
    alias: 'c',
    type: 'string',
    array: true,
    requiresArg: true,
    describe: 'identifiers of the connections; all without it',
  });
}
