import type { Argv, CommandModule } from 'yargs';
import { AgentError } from '../../errors.ts';
import type { Options } from '../common-options.ts';
import type { FulfillOptions } from '../run-fulfill.ts';

export const fulfillCommand: CommandModule = {
  command: 'fulfill',
  describe: 'apply provisioning orders to one connection',
  builder: (yargs: Argv) =>
    yargs
      .option('connection', {
        alias: 'c',
        type: 'string',
        requiresArg: true,
        demandOption: true,
        describe: 'identifier of the connection',
      })
      .option('orders', {
        type: 'string',
        array: true,
        requiresArg: true,
        demandOption: true,
        describe: 'files with the orders, applied as one batch in this order',
      })
      .option('dry-run', { type: 'boolean', describe: 'print every request that would be sent; only read' })
      .option('accept', {
        type: 'string',
        requiresArg: true,
        describe: 'release the batch that the guard held as this run',
      })
      .conflicts('dry-run', 'accept')
      .check(failSeveral)
      .example('$0 fulfill -c Acme --orders orders.json --dry-run', 'show what would be sent')
      .example('$0 fulfill -c Acme --orders orders.json', 'apply the orders; the same again goes on after a stop')
      .example('$0 fulfill -c Acme --orders orders.json --accept 20261123T020000Z-9f3c1a', 'release a held batch'),
  handler: async (options) => {
    const { runFulfill } = await import('../run-fulfill.ts');
    await runFulfill(options as unknown as Options<FulfillOptions>);
  },
};

// The parser makes a list of an option that is given twice.
function failSeveral({ connection }: Readonly<Record<string, unknown>>): true {
  if (!Array.isArray(connection)) return true;
  throw new AgentError('USAGE_INVALID', 'fulfill takes one connection; --connection is given more than once', {
    next: 'Run the command once for each connection, with the orders that are for it.',
  });
}
