import type { Argv, CommandModule } from 'yargs';
import type { Options } from '../common-options.ts';
import type { SandboxOptions } from '../run-sandbox.ts';

export const sandboxCommand: CommandModule = {
  command: 'sandbox',
  describe: 'a local SCIM server with sample people, for trying things',
  builder: (yargs: Argv) =>
    yargs
      .option('port', { type: 'number', default: 8085, requiresArg: true, describe: 'port on the loopback address' })
      .option('users', { type: 'number', default: 250, requiresArg: true, describe: 'how many people, 0 to 1000000' })
      .example('$0 sandbox --users 1000', 'serves until Ctrl+C'),
  handler: async (options) => {
    const { runSandbox } = await import('../run-sandbox.ts');
    await runSandbox(options as unknown as Options<SandboxOptions>);
  },
};
