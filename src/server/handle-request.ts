import type { IncomingMessage } from 'node:http';
import { ScimProtocolError } from '../scim/protocol/error.ts';
import { answerError, type Answer } from './answer.ts';
import type { Provider } from './exchange.ts';
import { findRoute } from './routes.ts';
import type { OAuth2Options } from './server-options.ts';
import { answerMetadata, answerToken, metadataPath, tokenPath } from './token-endpoint.ts';

/** Answers any request; failures become SCIM error messages. */
export async function handleRequest(
  request: IncomingMessage,
  provider: Provider,
  oauth2: OAuth2Options | undefined,
): Promise<Answer> {
  try {
    const url = parseUrl(request.url ?? '/');
    const path = url.pathname.replace(/\/+$/, '');
    if (oauth2 !== undefined && path === metadataPath && request.method === 'GET') {
      return answerMetadata(new URL(provider.baseUrl).origin);
    }
    if (oauth2 !== undefined && path === tokenPath && request.method === 'POST') {
      return await answerToken(request, oauth2, provider.credentials);
    }
    return await answerScim(request, provider, { path, parameters: url.searchParams });
  } catch (error) {
    return answerError(error);
  }
}

function parseUrl(target: string): URL {
  const url = URL.parse(target, 'http://localhost');
  if (url === null) throw new ScimProtocolError(400, 'The address cannot be read.');
  return url;
}

interface Target {
  readonly path: string;
  readonly parameters: URLSearchParams;
}

async function answerScim(request: IncomingMessage, provider: Provider, { path, parameters }: Target): Promise<Answer> {
  if (!provider.credentials.accepts(request.headers.authorization)) {
    const refusal = new ScimProtocolError(401, 'The credentials are missing or not valid.');
    return answerError(refusal, { 'www-authenticate': provider.credentials.challenge });
  }
  const route = findRoute(provider, segmentsOf(path, provider.basePath));
  if (route === undefined) throw new ScimProtocolError(404, 'There is nothing at this address.');
  const handler = route[request.method ?? ''];
  if (handler !== undefined) return handler({ provider, request, parameters });
  const refusal = new ScimProtocolError(405, 'The method is not allowed here.');
  return answerError(refusal, { allow: Object.keys(route).join(', ') });
}

function segmentsOf(path: string, basePath: string): string[] {
  if (!path.startsWith(`${basePath}/`)) return [];
  try {
    return path
      .slice(basePath.length + 1)
      .split('/')
      .map(decodeURIComponent);
  } catch {
    return [];
  }
}
