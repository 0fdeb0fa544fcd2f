import { secretFailed } from './fetch-all.ts';
import type { AgentError } from '../errors.ts';

type Explanation = (where: string) => string;

const certificateCodes = /^(CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|ERR_TLS_CERT|HOSTNAME_MISMATCH)/;

const forbidden: ReadonlyMap<string, string> = new Map([
  ['SecretDisabled', 'the secret is disabled; enable it, or delete it'],
  ['ForbiddenByFirewall', 'the firewall of the vault refuses this machine; allow its address'],
]);

/**
 * The failure of a request to Key Vault in the product's own words; `where` names the vault or a secret in it. The error
 * of the library is dropped: it holds the request with its token.
 */
export function keyVaultFailure(error: unknown, where: string): AgentError {
  return secretFailed(explain(error)(where));
}

/** True when the vault said that there is no such secret. */
export function isUnknownSecret(error: unknown): boolean {
  return numberIn(error, 'statusCode') === 404;
}

export function isForbidden(error: unknown): boolean {
  return numberIn(error, 'statusCode') === 403;
}

function explain(error: unknown): Explanation {
  const message = textIn(error, 'message');
  const entra = /AADSTS\d+/.exec(message)?.[0];
  if (entra !== undefined)
    return (where) =>
      `${where}: Microsoft Entra refused the credential (${entra}); check TenantId, ClientId and the secret or certificate`;
  const network = networkCode(error, message);
  if (network !== undefined) return explainNetwork(network);
  if (message.includes('does not match the requested domain'))
    return (where) =>
      `${where}: asks for a token for another domain than its own, so no token was sent; check Vault in AzureKeyVault`;
  const status = numberIn(error, 'statusCode');
  if (status !== undefined) return explainStatus(status, message, error);
  return explainName(textIn(error, 'name'));
}

function explainName(name: string): Explanation {
  if (name === 'AbortError' || name === 'TimeoutError') return (where) => `${where}: no answer within the time limit`;
  if (/Credential|Authentication/.test(name))
    return (where) =>
      `${where}: no credential gave a token (${name}); name one in AzureKeyVault, such as ManagedIdentity`;
  return (where) => `${where}: the request failed (${name})`;
}

function explainStatus(status: number, message: string, error: unknown): Explanation {
  if (status === 404) return (where) => `${where}: there is no such secret`;
  if (status === 403) {
    const code = [...forbidden.keys()].find((known) =>
      `${message} ${JSON.stringify(detailsOf(error))}`.includes(known),
    );
    const reason = forbidden.get(code ?? '') ?? 'forbidden; give the agent the role Key Vault Secrets User';
    return (where) => `${where}: ${reason}`;
  }
  if (status === 429) return (where) => `${where}: the vault asks to slow down (429); run again later`;
  if (status === 401) return (where) => `${where}: the vault did not accept the token (401); check TenantId`;
  return (where) => `${where}: the vault answered ${status}`;
}

function explainNetwork(code: string): Explanation {
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN')
    return (where) => `${where}: host not found (${code}); check Vault in AzureKeyVault, the name server and the proxy`;
  if (certificateCodes.test(code))
    return (where) => `${where}: its certificate is not trusted (${code}); name the authority in NODE_EXTRA_CA_CERTS`;
  return (where) => `${where}: no connection (${code}); check the network, the firewall and the proxy`;
}

/** Where the library wraps a failed token request, the code of the network is in its text only. */
function networkCode(error: unknown, message: string): string | undefined {
  const code = textIn(error, 'code');
  if (/^E[A-Z_]{4,}$/.test(code) || certificateCodes.test(code)) return code;
  return /\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT)\b/.exec(message)?.[1];
}

function detailsOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'details' in error ? error.details : undefined;
}

function textIn(error: unknown, name: string): string {
  const value: unknown = typeof error === 'object' && error !== null ? Reflect.get(error, name) : undefined;
  return typeof value === 'string' ? value : '';
}

function numberIn(error: unknown, name: string): number | undefined {
  const value: unknown = typeof error === 'object' && error !== null ? Reflect.get(error, name) : undefined;
  return typeof value === 'number' ? value : undefined;
}
