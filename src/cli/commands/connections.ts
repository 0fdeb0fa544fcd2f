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

const profiles: CommandModule = {
  command: 'profiles [name]',
  describe: 'the provider profiles that come with the agent; reads no settings',
  builder: (yargs: Argv) =>
    yargs
      .positional('name', { type: 'string', describe: 'one profile, with every knob that it sets' })
      .example('$0 connections profiles', 'name, product, what differs, how much of it is not confirmed')
      .example('$0 connections profiles Salesforce', 'every knob, and what no document of the vendor says'),
  handler: async (options) => {
    const { showProfiles } = await import('../show-profiles.ts');
    showProfiles(options as Options<{ name?: string }>);
  },
};

export const connectionsCommand: CommandModule = {
  command: 'connections',
  describe: 'look at the connections, check them, or look at the provider profiles',
  builder: (yargs: Argv) =>
    yargs
      .command(list)
      .command(check)
      .command(profiles)
      .demandCommand(1, 'Name "list", "check" or "profiles".')
      .example('$0 connections check', 'is every connection ready for an export?'),
  handler: () => undefined,
};
