import type { Argv, CommandModule, Options } from 'yargs';
import type { Options as OptionsOf } from '../common-options.ts';
import type { CertificateOptions } from '../make-certificate.ts';
import type { FileOptions } from '../protect-files.ts';
import type { ValueOptions } from '../protect-values.ts';

const newCertificate: CommandModule = {
  command: 'new-certificate',
  describe: 'make a key with its certificate; the password is read from stdin or asked for',
  builder: (yargs: Argv) =>
    yargs
      .option('output', requiredText('new file, .pfx or .pem'))
      .option('days', { type: 'number', default: 1095, requiresArg: true, describe: 'validity of the certificate' })
      .example('$0 secrets new-certificate --output agent.pfx', 'RSA with 3072 bits, protected by the password'),
  handler: async (options) => {
    const { makeCertificateFile } = await import('../make-certificate.ts');
    await makeCertificateFile(options as unknown as OptionsOf<CertificateOptions>);
  },
};

const protectValue: CommandModule = {
  command: 'protect-value',
  describe: 'encrypt one value for one setting; the value is read from stdin or asked for',
  builder: (yargs: Argv) =>
    pathOption(yargs).example(
      '$0 secrets protect-value --path Connections:Acme:Password',
      'prints the encrypted value',
    ),
  handler: async (options) => {
    const { protectValueOf } = await import('../protect-values.ts');
    await protectValueOf(options as unknown as OptionsOf<ValueOptions>);
  },
};

const unprotectValue: CommandModule = {
  command: 'unprotect-value',
  describe: 'print the clear value of an encrypted one, which is read from stdin or asked for',
  builder: (yargs: Argv) =>
    pathOption(yargs).example('$0 secrets unprotect-value --path Connections:Acme:Password', 'prints the clear value!'),
  handler: async (options) => {
    const { unprotectValueOf } = await import('../protect-values.ts');
    await unprotectValueOf(options as unknown as OptionsOf<ValueOptions>);
  },
};

const protectFile: CommandModule = {
  command: 'protect-file',
  describe: 'encrypt every value of a settings file; its keys stay readable',
  builder: (yargs: Argv) =>
    fileOptions(yargs).example(
      '$0 secrets protect-file --input clear.json --output appsettings.encrypted.agent.json',
      'then delete the clear file',
    ),
  handler: async (options) => {
    const { protectFileOf } = await import('../protect-files.ts');
    await protectFileOf(options as unknown as OptionsOf<FileOptions>);
  },
};

const reencrypt: CommandModule = {
  command: 'reencrypt',
  describe: 'encrypt a file again with the current key; previous keys open it',
  builder: (yargs: Argv) =>
    fileOptions(yargs).example(
      '$0 secrets reencrypt --input appsettings.encrypted.agent.json --output renewed.json',
      'after the certificate was renewed',
    ),
  handler: async (options) => {
    const { reencryptFileOf } = await import('../protect-files.ts');
    await reencryptFileOf(options as unknown as OptionsOf<FileOptions>);
  },
};

function pathOption(yargs: Argv): Argv {
  return yargs.option('path', requiredText('the setting, such as Connections:Acme:Password'));
}

function fileOptions(yargs: Argv): Argv {
  return yargs
    .option('input', requiredText('file to read'))
    .option('output', requiredText('new file; never overwritten'));
}

function requiredText(describe: string): Options {
  return { type: 'string', demandOption: true, requiresArg: true, describe };
}

export const secretsCommand: CommandModule = {
  command: 'secrets',
  describe: 'make and read encrypted settings',
  builder: (yargs: Argv) =>
    yargs
      .command(newCertificate)
      .command(protectValue)
      .command(protectFile)
      .command(unprotectValue)
      .command(reencrypt)
      .demandCommand(1, 'Name "new-certificate", "protect-value", "protect-file", "unprotect-value" or "reencrypt".')
      .example('$0 secrets new-certificate --output agent.pfx', 'the first step'),
  handler: () => undefined,
};
