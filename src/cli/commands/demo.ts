import type { Argv, CommandModule } from 'yargs';
import type { Options } from '../common-options.ts';

export const demoCommand: CommandModule = {
  command: 'demo',
  describe: 'sandbox, export and a small fulfill in one go, with nothing configured',
  builder: (yargs: Argv) => yargs.example('$0 demo', 'files are written to Work/Demo'),
  handler: async (options) => {
    const { runDemo } = await import('../run-demo.ts');
    await runDemo(options as Options<object>);
  },
};
