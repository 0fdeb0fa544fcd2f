import type { Argv, CommandModule } from 'yargs';
import { connectionOption } from '../connection-option.ts';
import type { Options } from '../common-options.ts';

export const verifyCommand: CommandModule = {
  command: 'verify',
  describe: 'check the published files against their manifest, before the platform ingests them',
  builder: (yargs: Argv) =>
    connectionOption(yargs)
      .option('output-path', {
        type: 'string',
        requiresArg: true,
        describe: 'folder of the files, if not ExportOutput',
      })
      .example('$0 verify -c Acme', 'exit code 0 when every file is whole, 8 otherwise'),
  handler: async (options) => {
    const { verifyConnections } = await import('../show-verification.ts');
    await verifyConnections(options as unknown as Options<{ connection?: string[]; outputPath?: string }>);
  },
};
