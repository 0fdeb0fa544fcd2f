import type { Argv, CommandModule } from 'yargs';
import type { Options } from '../common-options.ts';
import type { ExportOptions } from '../run-export.ts';
import { connectionOption } from '../connection-option.ts';

export const exportCommand: CommandModule = {
  command: 'export',
  describe: 'export connections to CSV files',
  builder: (yargs: Argv) =>
    connectionOption(yargs)
      .option('entity', {
        type: 'string',
        array: true,
        requiresArg: true,
        describe: 'these entities only: Users, Groups, …',
      })
      .option('output-path', {
        type: 'string',
        requiresArg: true,
        describe: 'write to this folder instead of ExportOutput',
      })
      .option('accept', { type: 'string', requiresArg: true, describe: 'publish this run, which the guard held' })
      .conflicts('accept', ['connection', 'entity'])
      .example('$0 export', 'every connection')
      .example('$0 export -c Acme --entity Users', 'one entity; the other files stay')
      .example('$0 export --accept 20261123T020000Z-9f3c1a', 'publish what was held, within 24 hours'),
  handler: async (options) => {
    const { runExport } = await import('../run-export.ts');
    await runExport(options as unknown as Options<ExportOptions>);
  },
};
