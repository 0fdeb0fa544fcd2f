import type { Argv, CommandModule } from 'yargs';
import type { Options } from '../common-options.ts';

const show: CommandModule = {
  command: 'show',
  describe: 'every setting with the layer that its value comes from; secrets are masked',
  builder: (yargs: Argv) => yargs.example('$0 settings show --settings /etc/iga-agent', 'what is in force, and why'),
  handler: async (options) => {
    const { showSettings } = await import('../show-settings.ts');
    await showSettings(options as Options<object>);
  },
};

const validate: CommandModule = {
  command: 'validate',
  describe: 'every problem of the settings at once; reads files only',
  builder: (yargs: Argv) => yargs.example('$0 settings validate', 'exit code 0, or 2 with all problems'),
  handler: async (options) => {
    const { validateSettings } = await import('../show-settings.ts');
    await validateSettings(options as Options<object>);
  },
};

export const settingsCommand: CommandModule = {
  command: 'settings',
  describe: 'look at the settings, or check them',
  builder: (yargs: Argv) =>
    yargs
      .command(show)
      .command(validate)
      .demandCommand(1, 'Name "show" or "validate".')
      .example('$0 settings validate', 'every problem at once'),
  handler: () => undefined,
};
