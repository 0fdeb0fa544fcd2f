import { X509Certificate } from 'node:crypto';
import http from 'node:http';
import https from 'node:https';
import tls from 'node:tls';
import { AgentError } from '../errors.ts';
import type { HttpClientOptions } from './http-options.ts';
import { refuseLinkLocal } from './refuse-link-local.ts';

export interface ConnectionAgents {
  readonly httpAgent: http.Agent;
  readonly httpsAgent: https.Agent;
}

type AgentSettings = Pick<
  HttpClientOptions,
  'maxConcurrentRequests' | 'trustedCertificates' | 'clientCertificate' | 'proxy'
>;

// Below the five seconds after which many servers close an idle connection, so that it is seldom closed under a request.
const idleMilliseconds = 4000;

export interface AgentOptions {
  readonly plain: http.AgentOptions;
  readonly secure: https.AgentOptions;
  readonly proxy: URL | undefined;
}

/** Checks what the agents are made of; throws SETTINGS_INVALID for certificates or a proxy that cannot be used. */
export function agentOptions(settings: AgentSettings): AgentOptions {
  refuseUncheckedCertificates();
  const plain = {
    keepAlive: true,
    maxSockets: settings.maxConcurrentRequests,
    maxFreeSockets: settings.maxConcurrentRequests,
    scheduling: 'lifo',
    timeout: idleMilliseconds,
    lookup: refuseLinkLocal(),
  } as const;
  const secure = { ...plain, rejectUnauthorized: true, secureContext: secureContext(settings) };
  return { plain, secure, proxy: settings.proxy === undefined ? undefined : proxyUrl(settings.proxy.reveal()) };
}

/** Opens no connection yet; the agents keep sockets for the next request. */
export async function connectionAgents({ plain, secure, proxy }: AgentOptions): Promise<ConnectionAgents> {
  if (proxy === undefined) return { httpAgent: new http.Agent(plain), httpsAgent: new https.Agent(secure) };
  const { HttpProxyAgent, HttpsProxyAgent } = await import('hpagent');
  // The certificate of an https proxy is checked like any other.
  const proxyRequestOptions = { rejectUnauthorized: true, secureContext: secure.secureContext };
  return {
    httpAgent: new HttpProxyAgent({ ...plain, proxy, proxyRequestOptions }),
    httpsAgent: new HttpsProxyAgent({ ...secure, proxy, proxyRequestOptions }),
  };
}

function proxyUrl(address: string): URL {
  const proxy = URL.parse(address);
  if (proxy !== null && ['http:', 'https:'].includes(proxy.protocol)) return proxy;
  throw new AgentError('SETTINGS_INVALID', 'The Proxy setting is not an http or https URL.', {
    next: 'Write it as http://host:port, or http://login:password@host:port.',
  });
}

/** Made once: reading some hundred and fifty root certificates for every connection takes longer than the connection. */
function secureContext({ trustedCertificates, clientCertificate }: AgentSettings): tls.SecureContext {
  const trusted = trustedCertificates === undefined ? {} : { ca: [...publicRoots(), ...readPem(trustedCertificates)] };
  if (clientCertificate === undefined) return tls.createSecureContext({ ...trusted, minVersion: 'TLSv1.2' });
  const { certificate: cert, key } = clientCertificate;
  try {
    return tls.createSecureContext({ ...trusted, cert, key: key.reveal(), minVersion: 'TLSv1.2' });
  } catch {
    // The library's error is dropped: it may quote the key.
    throw new AgentError('SETTINGS_INVALID', 'The client certificate and its key cannot be used together.', {
      next: 'Put the certificate and the key that belongs to it into one PEM or PFX file.',
    });
  }
}

/** The roots that Node.js trusts, NODE_EXTRA_CA_CERTS included where this version can list them. */
function publicRoots(): readonly string[] {
  const lister: { getCACertificates?: (type: 'default') => string[] } = tls;
  return lister.getCACertificates?.('default') ?? tls.rootCertificates;
}

function readPem(text: string): readonly string[] {
  const blocks = text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  if (blocks.length > 0 && blocks.every(isCertificate)) return blocks;
  throw new AgentError('SETTINGS_INVALID', 'The TrustedCertificates file holds no readable PEM certificate.', {
    next: 'It begins with -----BEGIN CERTIFICATE-----; convert a DER or PFX file first.',
  });
}

function isCertificate(block: string): boolean {
  try {
    return new X509Certificate(block).raw.length > 0;
  } catch {
    return false;
  }
}

function refuseUncheckedCertificates(): void {
  if (process.env['NODE_TLS_REJECT_UNAUTHORIZED'] !== '0') return;
  throw new AgentError(
    'SETTINGS_INVALID',
    'NODE_TLS_REJECT_UNAUTHORIZED=0 switches the check of certificates off for the whole process; nothing was sent.',
    { next: 'Unset it and name the private certificate authority in TrustedCertificates.' },
  );
}
