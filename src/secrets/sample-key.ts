import { AgentError } from '../errors.ts';
import type { Secret } from '../secret.ts';

/** Id of the key in certificates/sample.pfx, which is published with the sources and so protects nothing. */
export const sampleKeyId = '3ce69536d08c1dca';

/** The addresses that may receive what the settings of a connection hold. */
export interface Receivers {
  readonly server: string;
  readonly oauth2Url?: string;
  readonly proxy?: Secret;
}

/** Throws SECRET_CERTIFICATE when the sample's key opened settings and they could leave this machine. */
export function refuseSampleKey(usedKeyIds: ReadonlySet<string>, connections: readonly Receivers[]): void {
  if (!usedKeyIds.has(sampleKeyId)) return;
  const addresses = connections.flatMap(({ server, oauth2Url, proxy }) => [server, oauth2Url, proxy?.reveal()]);
  const foreign = addresses.find((address) => address !== undefined && !isLoopback(address));
  if (foreign === undefined) return;
  // The host alone: a proxy's URL may hold a password.
  throw sampleKeyError(`a connection goes to ${URL.parse(foreign)?.host ?? 'an unknown host'}`);
}

/** Throws SECRET_CERTIFICATE when the sample's key opened settings and `source`, which gives real secrets, is in use. */
export function refuseSampleKeyBeside(usedKeyIds: ReadonlySet<string>, source: string): void {
  if (usedKeyIds.has(sampleKeyId)) throw sampleKeyError(`${source} is configured`);
}

function sampleKeyError(reason: string): AgentError {
  return new AgentError(
    'SECRET_CERTIFICATE',
    `the sample certificate is for the sandbox only, and ${reason}: everyone has its private key; nothing was sent`,
    {
      next: 'Make a certificate of your own with "iga-agent secrets new-certificate", name it in "EncryptionCertificate", and protect the values again.',
    },
  );
}

function isLoopback(address: string): boolean {
  return /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/i.test(URL.parse(address)?.hostname ?? '');
}
