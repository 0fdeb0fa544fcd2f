import { isIP } from 'node:net';
import { AgentError } from '../errors.ts';
import type { HttpRequest } from './request.ts';
import { isLinkLocal } from './refuse-link-local.ts';

/**
 * Builds the URL of a request, on another origin than that of the base URL where one is given; throws
 * TARGET_FOREIGN_ORIGIN when it would leave the path of the base URL.
 */
export type BuildUrl = (request: Pick<HttpRequest, 'path' | 'query'>, origin?: string) => string;

/** Throws SETTINGS_INVALID for a base URL that no credential may be sent to. */
export function targetUrls(baseUrl: string, allowInsecureHttp: boolean): BuildUrl {
  const base = checkBaseUrl(baseUrl, allowInsecureHttp);
  const basePath = base.pathname.replace(/\/+$/, '');
  return ({ path, query }, origin = base.origin) => {
    const root = origin + basePath;
    const address = path === '' ? root : `${root}/${path}`;
    // A parser that changes anything (dot segments, backslashes, a raw space) shows that the path is not what it says.
    if (URL.parse(address)?.href !== (path === '' ? origin + base.pathname : address) || /[?#]/.test(path))
      throw foreign(root);
    return query === undefined ? address : address + encodeQuery(query);
  };
}

/** Checks an address that an administrator gave; throws SETTINGS_INVALID. */
export function checkBaseUrl(address: string, allowInsecureHttp: boolean): URL {
  const url = URL.parse(address);
  if (url === null || !['https:', 'http:'].includes(url.protocol)) {
    throw invalid('The server address is not an absolute https URL.');
  }
  if (url.href !== url.origin + url.pathname) {
    throw invalid('The server address must hold no credentials, no query and no fragment.');
  }
  if (url.protocol === 'http:' && !allowInsecureHttp && !isLoopback(url)) {
    throw invalid(`The server address ${url.origin} is not https, so credentials would travel in clear text.`);
  }
  if (isLinkLocal(bareHost(url))) throw invalid(`The server address ${url.origin} is link-local.`);
  return url;
}

export function isLoopback(url: URL): boolean {
  const host = bareHost(url);
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
}

/** Percent encoding throughout: a `+` for a space is right in forms only. */
function encodeQuery(query: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(query).map(
    ([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`,
  );
  return pairs.length === 0 ? '' : `?${pairs.join('&')}`;
}

function bareHost(url: URL): string {
  return url.hostname.replace(/^\[|\]$/g, '');
}

function invalid(message: string): AgentError {
  return new AgentError('SETTINGS_INVALID', message, {
    next: 'Correct the Server setting of the connection: https://host or https://host/path.',
  });
}

function foreign(root: string): AgentError {
  return new AgentError('TARGET_FOREIGN_ORIGIN', `A request would leave ${root}; nothing was sent.`, {
    next: 'Look for an identifier or an endpoint with dots, slashes or spaces in the data of the target.',
  });
}
