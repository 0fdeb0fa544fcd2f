import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { createCertificateAuthority, type CertificateAuthority } from './certificates.ts';
import { startFaultServer, type FaultReply, type FaultRequest } from './fault-server.ts';

export const tenantId = '11111111-2222-3333-4444-555555555555';
export const clientId = '99999999-8888-7777-6666-555555555555';
export const clientSecret = 'secret~of.the-application';

/** How a secret is answered; `forbidden` and the like are the vault's own inner codes. */
export type StoredSecret = string | { readonly status: number; readonly code: string };

export interface VaultOptions {
  readonly secrets?: Readonly<Record<string, StoredSecret>>;
  readonly mayList?: boolean;
  /** The domain that the vault asks a token for. */
  readonly resource?: string;
}

export interface VaultStub {
  /** The section `AzureKeyVault` for it, with the application's secret. */
  readonly settings: Readonly<Record<string, string>>;
  /** What a child process needs to find and trust it. */
  readonly environment: Readonly<Record<string, string>>;
  /** Paths of the requests, in order. */
  readonly paths: () => string[];
  readonly close: () => Promise<void>;
}

const token = 'token-of-the-vault';

/** A vault and the token endpoint that it trusts, on one port under two names, with certificates of a private authority. */
export async function startVault(options: VaultOptions, folder: string): Promise<VaultStub> {
  const authority = createCertificateAuthority();
  const server = await startFaultServer(
    (request, reply) => answer(request, reply, options),
    authority.issue('DNS:kv1.vault.localhost,DNS:login.localhost'),
  );
  return {
    settings: {
      Vault: `https://kv1.vault.localhost:${server.port}/`,
      AuthorityHost: `https://login.localhost:${server.port}`,
      TenantId: tenantId,
      ClientId: clientId,
      ClientSecret: clientSecret,
    },
    environment: environmentFor(authority, folder),
    paths: () => server.requests.map(({ path: at }) => at),
    close: async () => {
      await server.close();
      authority.remove();
    },
  };
}

function environmentFor(authority: CertificateAuthority, folder: string): Record<string, string> {
  const file = path.join(folder, 'authority.pem');
  writeFileSync(file, authority.certificate);
  const names = fileURLToPath(new URL('vault-stub-names.mjs', import.meta.url));
  return { NODE_EXTRA_CA_CERTS: file, NODE_OPTIONS: `--import=${names}` };
}

async function answer(request: FaultRequest, reply: FaultReply, options: VaultOptions): Promise<void> {
  const host = request.headers.get('host') ?? '';
  if (host.startsWith('login.')) await answerLogin(request, reply, host);
  else if (request.headers.get('authorization') !== `Bearer ${token}`) await challenge(reply, host, options);
  else await answerVault(request, reply, options);
}

/** OpenID discovery and the client credentials grant (RFC 6749 section 4.4). */
async function answerLogin({ path: at, body }: FaultRequest, reply: FaultReply, host: string): Promise<void> {
  const base = `https://${host}/${tenantId}`;
  if (at.endsWith('/openid-configuration')) {
    await reply.json({
      issuer: `${base}/v2.0`,
      authorization_endpoint: `${base}/oauth2/v2.0/authorize`,
      token_endpoint: `${base}/oauth2/v2.0/token`,
      jwks_uri: `${base}/discovery/v2.0/keys`,
    });
    return;
  }
  const form = new URLSearchParams(body);
  const isKnown = form.get('client_secret') === clientSecret || form.has('client_assertion');
  if (isKnown && form.get('client_id') === clientId) {
    await reply.json({ token_type: 'Bearer', expires_in: 3600, access_token: token });
    return;
  }
  const error_description = `AADSTS7000215: Invalid client secret provided: ${form.get('client_secret') ?? 'none'}`;
  await reply.json({ error: 'invalid_client', error_description, error_codes: [7000215] }, { status: 401 });
}

async function challenge(reply: FaultReply, host: string, { resource }: VaultOptions): Promise<void> {
  const port = host.split(':')[1] ?? '';
  const parts = [
    `authorization="https://login.localhost:${port}/${tenantId}"`,
    `resource="${resource ?? 'https://vault.localhost'}"`,
  ];
  const headers = { 'WWW-Authenticate': `Bearer ${parts.join(', ')}` };
  await reply.json({ error: { code: 'Unauthorized', message: 'no token' } }, { status: 401, headers });
}

async function answerVault(request: FaultRequest, reply: FaultReply, options: VaultOptions): Promise<void> {
  const { secrets = {}, mayList = true } = options;
  const host = request.headers.get('host') ?? '';
  const idOf = (name: string): string => `https://${host}/secrets/${name}`;
  const name = request.path.split('/')[2] ?? '';
  if (name === '' && !mayList) await refuse(reply, 403, 'ForbiddenByPolicy');
  else if (name === '') {
    const value = Object.keys(secrets).map((id) => ({ id: idOf(id), attributes: { enabled: true } }));
    await reply.json({ value, nextLink: null });
  } else await answerSecret(reply, idOf(name), secrets[name]);
}

async function answerSecret(reply: FaultReply, id: string, secret: StoredSecret | undefined): Promise<void> {
  if (secret === undefined) await refuse(reply, 404, 'SecretNotFound');
  else if (typeof secret === 'string') await reply.json({ value: secret, id, attributes: { enabled: true } });
  else await refuse(reply, secret.status, secret.code);
}

async function refuse(reply: FaultReply, status: number, code: string): Promise<void> {
  const outer = status === 403 ? 'Forbidden' : code;
  const innererror = { code };
  const headers = status === 429 ? { 'Retry-After': 0 } : {};
  await reply.json({ error: { code: outer, message: 'not for you', innererror } }, { status, headers });
}
