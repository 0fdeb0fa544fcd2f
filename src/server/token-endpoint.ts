import type { IncomingMessage } from 'node:http';
import { answerJson, type Answer } from './answer.ts';
import { isSame, type Credentials } from './credentials.ts';
import { readBytes } from './request-body.ts';
import type { OAuth2Options } from './server-options.ts';

export const metadataPath = '/.well-known/oauth-authorization-server';
export const tokenPath = '/oauth2/token';

const largestForm = 64 * 1024;
const headers = { 'content-type': 'application/json', 'cache-control': 'no-store' };
const grants = ['client_credentials', 'password'];

/** The metadata of RFC 8414 section 2. */
export function answerMetadata(origin: string): Answer {
  const metadata = {
    issuer: origin,
    token_endpoint: `${origin}${tokenPath}`,
    grant_types_supported: grants,
    token_endpoint_auth_methods_supported: ['client_secret_post', 'client_secret_basic'],
    response_types_supported: [],
  };
  return answerJson(200, metadata, { 'content-type': 'application/json' });
}

/** Issues a token for the grants of RFC 6749 sections 4.3 and 4.4. */
export async function answerToken(
  request: IncomingMessage,
  options: OAuth2Options,
  credentials: Credentials,
): Promise<Answer> {
  const form = new URLSearchParams((await readBytes(request, largestForm)).toString('utf8'));
  if (!isClient(request, form, options)) {
    return answerJson(401, { error: 'invalid_client' }, { ...headers, 'www-authenticate': 'Basic realm="token"' });
  }
  const grant = form.get('grant_type') ?? '';
  if (!grants.includes(grant)) return answerJson(400, { error: 'unsupported_grant_type' }, headers);
  if (grant === 'password' && !isOwner(form, options)) return answerJson(400, { error: 'invalid_grant' }, headers);
  const { token, lifetimeSeconds } = credentials.issueToken();
  const body = { access_token: token, token_type: 'Bearer', expires_in: lifetimeSeconds };
  return answerJson(200, body, headers);
}

function isClient(request: IncomingMessage, form: URLSearchParams, options: OAuth2Options): boolean {
  const [id, secret] = basicOf(request) ?? [form.get('client_id') ?? '', form.get('client_secret') ?? ''];
  const isKnown = isSame(id, options.clientId);
  return isSame(secret, options.clientSecret) && isKnown;
}

/** Both parts are form-encoded before they are joined (RFC 6749 section 2.3.1). */
function basicOf(request: IncomingMessage): readonly [string, string] | undefined {
  const encoded = /^basic +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
  if (encoded === undefined) return undefined;
  const [id = '', secret = ''] = Buffer.from(encoded, 'base64').toString('utf8').split(':');
  return [decode(id), decode(secret)];
}

function decode(text: string): string {
  return new URLSearchParams(`value=${text.replaceAll('&', '%26')}`).get('value') ?? '';
}

function isOwner(form: URLSearchParams, { login, password }: OAuth2Options): boolean {
  if (login === undefined || password === undefined) return false;
  const isKnown = isSame(form.get('username') ?? '', login);
  return isSame(form.get('password') ?? '', password) && isKnown;
}
