import type { SecretClient } from '@azure/keyvault-secrets';
import { isReservedName } from '../validation/names.ts';
import { Secret } from '../secret.ts';
import { azureCredential, type KeyVaultLogin } from './azure-credential.ts';
import { fetchAll, sourceFailed, type FetchedSetting } from './fetch-all.ts';
import { isForbidden, isUnknownSecret, keyVaultFailure } from './key-vault-failure.ts';
import { AgentError, messageOf } from '../errors.ts';

export interface KeyVaultRequest {
  /** `https://acme-iga.vault.azure.net/` */
  readonly vault: string;
  readonly login: KeyVaultLogin;
  /** Identifiers of the connections that are needed. */
  readonly connections: readonly string[];
  /** The keys that a connection may have, for a vault that does not let its names be listed. */
  readonly keys: readonly string[];
}

export interface KeyVaultAnswer {
  readonly settings: readonly FetchedSetting[];
  /** The credential of the default chain that gave the token. */
  readonly answeredBy: string | undefined;
}

interface NamedSecret {
  readonly name: string;
  readonly path: readonly string[];
}

const section = 'Connections';
const millisecondsForOne = 10_000;

/**
 * Reads the secrets `Connections--<identifier>--<Key>` of the connections. The names are listed first; where listing is
 * forbidden, every possible name is asked for. Throws SECRET_SOURCE with all failures.
 */
export async function fetchKeyVaultSettings(request: KeyVaultRequest): Promise<KeyVaultAnswer> {
  const source = `Azure Key Vault ${new URL(request.vault).host}`;
  const { credential, answeredBy } = await azureCredential(request.login, source);
  const { SecretClient } = await import('@azure/keyvault-secrets');
  const client = new SecretClient(request.vault, credential, {
    retryOptions: { maxRetries: 3, maxRetryDelayInMs: 3000 },
  });
  const listed = await listNames(client, request, source);
  const names = listed ?? possibleNames(request);
  const settings = await fetchAll(source, names, (secret, signal) =>
    fetchOne(client, { source, secret, mayBeAbsent: listed === undefined }, signal),
  );
  return { settings: settings.filter((setting) => setting !== undefined), answeredBy: answeredBy() };
}

/** Undefined when the names may not be listed. */
async function listNames(
  client: SecretClient,
  { connections }: KeyVaultRequest,
  source: string,
): Promise<NamedSecret[] | undefined> {
  const names: NamedSecret[] = [];
  try {
    const abortSignal = AbortSignal.timeout(2 * millisecondsForOne);
    for await (const { name } of client.listPropertiesOfSecrets({ abortSignal })) {
      const path = pathOf(name, connections);
      if (path !== undefined) names.push({ name, path });
    }
  } catch (error) {
    if (isForbidden(error)) return undefined;
    throw sourceFailed(source, [messageOf(keyVaultFailure(error, source))]);
  }
  return names;
}

/** Vaults do not distinguish case. */
function pathOf(name: string, connections: readonly string[]): string[] | undefined {
  const [first = '', identifier = '', ...rest] = name.split('--');
  if (first.toLowerCase() !== section.toLowerCase() || rest.length === 0) return undefined;
  if (rest.some((part) => part === '' || isReservedName(part))) return undefined;
  const connection = connections.find((known) => known.toLowerCase() === identifier.toLowerCase());
  return connection === undefined ? undefined : [section, connection, ...rest];
}

function possibleNames({ connections, keys }: KeyVaultRequest): NamedSecret[] {
  return connections.flatMap((identifier) =>
    keys.map((key) => ({ name: [section, identifier, key].join('--'), path: [section, identifier, key] })),
  );
}

interface Wanted {
  readonly source: string;
  readonly secret: NamedSecret;
  readonly mayBeAbsent: boolean;
}

async function fetchOne(
  client: SecretClient,
  { source, secret: { name, path }, mayBeAbsent }: Wanted,
  signal: AbortSignal,
): Promise<FetchedSetting | undefined> {
  const where = `${source}, secret ${name}`;
  try {
    const abortSignal = AbortSignal.any([signal, AbortSignal.timeout(millisecondsForOne)]);
    const { value = '' } = await client.getSecret(name, { abortSignal });
    if (value === '') throw new AgentError('SECRET_SOURCE', `${where}: is empty`);
    return { path, value: new Secret(value), place: where };
  } catch (error) {
    if (error instanceof AgentError) throw error;
    if (mayBeAbsent && isUnknownSecret(error)) return undefined;
    throw keyVaultFailure(error, mayBeAbsent && isForbidden(error) ? source : where);
  }
}
