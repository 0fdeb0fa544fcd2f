import { AgentError } from '../errors.ts';
import { decryptValue } from '../secrets/decrypt-value.ts';
import type { EncryptionKey } from '../secrets/encryption-key.ts';
import { sealValue } from '../secrets/envelope.ts';
import { sampleKeyId } from '../secrets/sample-key.ts';
import { certificateSection } from '../settings/encryption-settings.ts';
import { loadConfiguredKeys, type ConfiguredKeys } from '../settings/load-configured-keys.ts';
import { cleanText } from './clean-text.ts';
import type { CommonOptions, Options } from './common-options.ts';
import { readHidden } from './read-hidden.ts';

export interface ValueOptions {
  readonly path: string;
}

/** Prints the encrypted form of a value for one setting. */
export async function protectValueOf(options: Options<ValueOptions>): Promise<void> {
  const path = checkedPath(options.path);
  refuseCertificateSection(path);
  const { keys } = await loadKeys(options);
  warnOfSampleKey(keys[0]);
  const value = await readHidden(`Value of ${cleanText(path)}`);
  const encrypted = sealValue(value.reveal(), path, keys[0]);
  const shown = options.json ? JSON.stringify({ exitCode: 0, keyId: keys[0].id, value: encrypted }) : encrypted;
  process.stdout.write(`${shown}\n`);
}

/** Prints the clear value of an encrypted one: that is what the command is for, so it asks nothing. */
export async function unprotectValueOf(options: Options<ValueOptions>): Promise<void> {
  const path = checkedPath(options.path);
  const { keys } = await loadKeys(options);
  const encrypted = await readHidden(`Encrypted value of ${cleanText(path)}`);
  const opened = decryptValue(encrypted.reveal(), path, keys);
  if ('problem' in opened) {
    throw new AgentError('SECRET_VALUE', `${path}: ${opened.problem}`, {
      next: 'Check the path, and the certificates that "EncryptionCertificate" names.',
    });
  }
  if (opened.warning !== undefined) process.stderr.write(`warn: ${cleanText(`${path}: ${opened.warning}`)}\n`);
  const shown = options.json ? JSON.stringify({ exitCode: 0, keyId: opened.keyId, value: opened.value }) : opened.value;
  process.stdout.write(`${shown}\n`);
}

/** The keys that the settings name; what is odd about them goes to stderr. */
export async function loadKeys(options: CommonOptions): Promise<ConfiguredKeys> {
  const configured = await loadConfiguredKeys(options.settings, process.env);
  for (const warning of configured.warnings) process.stderr.write(`warn: ${cleanText(warning)}\n`);
  return configured;
}

/** Says on stderr that values of the sample's key are open to everyone. */
export function warnOfSampleKey(key: EncryptionKey): void {
  if (key.id !== sampleKeyId) return;
  process.stderr.write(
    'warn: the sample certificate is for the sandbox only: its private key is public, so everyone can read what it protects\n',
  );
}

function refuseCertificateSection(path: string): void {
  if (path.split(':')[0]?.toLowerCase() !== certificateSection.toLowerCase()) return;
  throw new AgentError('USAGE_INVALID', `--path: ${certificateSection} opens protected values, so it cannot hold one`, {
    next: 'Give the password of the certificate in the environment, as EncryptionCertificate__Password.',
  });
}

// A value for a path that nothing reads would never open again.
function checkedPath(path: string): string {
  const names = path.split(':');
  if (names.length >= 2 && names.every((name) => name.trim() === name && name !== '')) return path;
  throw new AgentError('USAGE_INVALID', `--path must name a setting with its sections; found ${path}`, {
    next: 'Write it like Connections:Acme:Password.',
  });
}
