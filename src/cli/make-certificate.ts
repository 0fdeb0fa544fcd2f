import path from 'node:path';
import { AgentError } from '../errors.ts';
import { loadEncryptionKey } from '../secrets/load-encryption-key.ts';
import { makeCertificate } from '../secrets/new-certificate.ts';
import type { Options } from './common-options.ts';
import { readHiddenTwice } from './read-hidden.ts';
import { writeNewFile } from './write-new-file.ts';

export interface CertificateOptions {
  readonly output: string;
  readonly days: number;
}

const mostDays = 36_500;

/** Makes a file with a new key and its certificate, reads it back, and says what to put into the settings. */
export async function makeCertificateFile(options: Options<CertificateOptions>): Promise<void> {
  const { output, days } = options;
  const format = path.extname(output).toLowerCase().slice(1);
  if (format !== 'pfx' && format !== 'pem') throw wrong('--output must end in .pfx or .pem');
  if (!Number.isInteger(days) || days < 1 || days > mostDays)
    throw wrong(`--days must be a whole number from 1 to ${mostDays}`);
  const password = (await readHiddenTwice(['Password of the new file', 'The same password again'])).reveal();
  const file = path.resolve(output);
  await writeNewFile(file, await makeCertificate({ format, password, days }));
  const { key } = await loadEncryptionKey({ path: file, shown: output, password });
  if (options.json) process.stdout.write(`${JSON.stringify({ exitCode: 0, file, keyId: key.id })}\n`);
  else process.stdout.write(textOf(output, key.id));
}

function textOf(output: string, keyId: string): string {
  return [
    `Made ${output} with key id ${keyId}. Keep a copy in a safe place: without it nothing that it protects can be read.`,
    'Next: name it in appsettings.agent.json, and its password in the environment (EncryptionCertificate__Password):',
    `  ${JSON.stringify({ EncryptionCertificate: { File: output, UseEncryptedAppsettings: true } })}`,
    '',
  ].join('\n');
}

function wrong(message: string): AgentError {
  return new AgentError('USAGE_INVALID', message, { next: 'See "iga-agent secrets new-certificate --help".' });
}
