import { randomUUID } from 'node:crypto';
import { AgentError } from '../errors.ts';
import type { TokenLogin } from './authentication.ts';
import type { Exchange } from './call.ts';
import { HttpError } from './http-error.ts';
import { parseJson } from './parse-json.ts';
import { checkBaseUrl } from './target-url.ts';

export interface DiscoveryTools {
  readonly exchange: Exchange;
  readonly baseUrl: string;
  readonly allowInsecureHttp: boolean;
  readonly userAgent: string;
  readonly depth: number;
}

const wellKnown = ['oauth-authorization-server', 'openid-configuration'];

/**
 * The token endpoint that the administrator named, else the one that the server announces (RFC 8414 section 3).
 * Throws SETTINGS_INVALID, naming OAuth2Url, when there is none that a secret may be sent to.
 */
export async function findTokenUrl(login: TokenLogin, tools: DiscoveryTools): Promise<string> {
  if (login.tokenUrl !== undefined) {
    checkTokenUrl(login.tokenUrl, tools.allowInsecureHttp);
    return login.tokenUrl;
  }
  const { origin } = new URL(tools.baseUrl);
  for (const name of wellKnown) {
    const found = await askForTokenUrl(`${origin}/.well-known/${name}`, tools);
    if (found === undefined) continue;
    if (!isOfOrigin(found, origin)) throw foreignTokenUrl(found, origin);
    checkTokenUrl(found, tools.allowInsecureHttp);
    return found;
  }
  throw new AgentError('SETTINGS_INVALID', `${origin} does not announce where it gives tokens out.`, {
    next: 'Set OAuth2Url of the connection to the token endpoint.',
  });
}

/** Throws SETTINGS_INVALID for an address that no credential may be sent to. */
export function checkTokenUrl(tokenUrl: string, allowInsecureHttp: boolean): void {
  const query = tokenUrl.indexOf('?');
  try {
    checkBaseUrl(query < 0 ? tokenUrl : tokenUrl.slice(0, query), allowInsecureHttp);
  } catch (error) {
    if (!(error instanceof AgentError)) throw error;
    throw new AgentError(error.code, error.message.replace('server address', 'token address'), {
      next: 'Correct OAuth2Url of the connection, or authentication.tokenUrl of its profile.',
    });
  }
}

async function askForTokenUrl(url: string, tools: DiscoveryTools): Promise<string | undefined> {
  const requestId = randomUUID();
  const headers = { Accept: 'application/json', 'User-Agent': tools.userAgent, 'X-Request-Id': requestId };
  try {
    const answer = await tools.exchange({ method: 'GET', url, headers, requestId, readsContent: false });
    const parsed = answer.status === 200 ? parseJson(answer.body, tools.depth) : undefined;
    return parsed?.kind === 'value' ? tokenEndpointIn(parsed.value) : undefined;
  } catch (error) {
    // An answer of the wrong kind means that nothing is announced here; a dead network is told as it is.
    if (error instanceof HttpError && !error.code.startsWith('TARGET_')) return undefined;
    throw error;
  }
}

function tokenEndpointIn(body: unknown): string | undefined {
  if (typeof body !== 'object' || body === null) return undefined;
  const endpoint: unknown = Reflect.get(body, 'token_endpoint');
  return typeof endpoint === 'string' ? endpoint : undefined;
}

/** A server that is not the configured one must be named by the administrator: the credentials would go there. */
function isOfOrigin(tokenUrl: string, origin: string): boolean {
  return URL.parse(tokenUrl)?.origin === origin;
}

function foreignTokenUrl(tokenUrl: string, origin: string): AgentError {
  const host = URL.parse(tokenUrl)?.host ?? 'an address that cannot be read';
  return new AgentError(
    'TARGET_FOREIGN_ORIGIN',
    `${origin} announces that tokens are given out by ${host}, which is not asked.`,
    {
      next: 'If that is right, set OAuth2Url of the connection to the token endpoint.',
    },
  );
}
