import type * as Identity from '@azure/identity';
import type { TokenCredential } from '@azure/identity';
import type { Secret } from '../secret.ts';
import { readClientCertificate } from './client-certificate.ts';

export interface KeyVaultLogin {
  readonly tenantId?: string;
  readonly clientId?: string;
  readonly clientSecret?: Secret;
  /** PFX or PEM, absolute. */
  readonly certificateFile?: string;
  readonly certificatePassword?: Secret;
  /** `system`, or the client id of a user-assigned identity. */
  readonly managedIdentity?: string;
  readonly workloadIdentity?: boolean;
  readonly authorityHost?: string;
}

export interface ChosenCredential {
  readonly credential: TokenCredential;
  /** The credential of the default chain that gave the token; undefined for an explicit credential. */
  readonly answeredBy: () => string | undefined;
}

/** The hosts of Azure itself, whose authenticity Microsoft's instance discovery vouches for. */
const publicAuthorities =
  /^https:\/\/login\.(microsoftonline\.(com|us)|partner\.microsoftonline\.cn|windows\.net)\/?$/i;

/** The explicit credential that the settings name, otherwise the default chain of Azure. Throws SECRET_SOURCE. */
export async function azureCredential(login: KeyVaultLogin, source: string): Promise<ChosenCredential> {
  const identity = await import('@azure/identity');
  const explicit = await explicitCredential(login, identity, source);
  if (explicit !== undefined) return { credential: explicit, answeredBy: () => undefined };
  return defaultChain(login, identity);
}

async function explicitCredential(
  login: KeyVaultLogin,
  identity: typeof Identity,
  source: string,
): Promise<TokenCredential | undefined> {
  const { tenantId = '', clientId = '', clientSecret, certificateFile, managedIdentity } = login;
  const options = optionsOf(login);
  if (clientSecret !== undefined)
    return new identity.ClientSecretCredential(tenantId, clientId, clientSecret.reveal(), options);
  if (certificateFile !== undefined) {
    const { certificate, key } = await readClientCertificate(certificateFile, login.certificatePassword, source);
    const both = { certificate: `${key.reveal()}\n${certificate}` };
    return new identity.ClientCertificateCredential(tenantId, clientId, both, options);
  }
  if (managedIdentity !== undefined) {
    const isSystem = managedIdentity.toLowerCase() === 'system';
    return new identity.ManagedIdentityCredential(isSystem ? {} : { clientId: managedIdentity });
  }
  if (login.workloadIdentity !== true) return undefined;
  const named = { ...(tenantId !== '' && { tenantId }), ...(clientId !== '' && { clientId }) };
  return new identity.WorkloadIdentityCredential({ ...options, ...named });
}

/** The library names the credential that answered only in its own log. */
function defaultChain(login: KeyVaultLogin, { DefaultAzureCredential, logger }: typeof Identity): ChosenCredential {
  let answered: string | undefined;
  logger.info.log = (...parts: unknown[]) => {
    answered = /Result for (\w+): SUCCESS/.exec(parts.join(' '))?.[1] ?? answered;
  };
  logger.info.enabled = true;
  return { credential: new DefaultAzureCredential(optionsOf(login)), answeredBy: () => answered };
}

function optionsOf({ authorityHost }: KeyVaultLogin): object {
  const retryOptions = { maxRetries: 2, maxRetryDelayInMs: 2000 };
  if (authorityHost === undefined) return { retryOptions };
  return { retryOptions, authorityHost, disableInstanceDiscovery: !publicAuthorities.test(authorityHost) };
}
