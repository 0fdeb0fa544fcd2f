import type { Argv, CommandModule } from 'yargs';
import type { Options } from '../common-options.ts';

const list: CommandModule = {
  command: 'list',
  describe: 'the connections that are configured',
  builder: (yargs: Argv) => yargs.example('$0 connections list', 'identifier, server, dialect, login'),
  handler: async (options) => {
    const { listConnections } = await import('../show-connections.ts');
    await listConnections(options as Options<object>);
  },
};

const check: CommandModule = {
  command: 'check [connections..]',
  describe: 'reach, log in, discover, count, warn; writes nothing',
  builder: (yargs: Argv) =>
    yargs
      .positional('connections', { type: 'string', array: true, describe: 'identifiers; all without one' })
      .example('$0 connections check Acme', 'is this connection ready for an export?'),
  handler: async (options) => {
    const { checkConnections } = await import('../show-connections.ts');
    await checkConnections(options as unknown as Options<{ connections?: string[] }>);
  },
};

export const connectionsCommand: CommandModule = {
  command: 'connections',
  describe: 'look at the connections, or check them',
  builder: (yargs: Argv) =>
    yargs
      .command(list)
      .command(check)
      .demandCommand(1, 'Name "list" or "check".')
      .example('$0 connections check', 'is every connection ready for an export?'),
  handler: () => undefined,
};
