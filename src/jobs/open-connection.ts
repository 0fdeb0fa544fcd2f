import { AgentError } from '../errors.ts';
import { HttpClient } from '../http/http-client.ts';
import type { HttpClientOptions } from '../http/http-options.ts';
import { resolveDialect } from '../profiles/resolve-dialect.ts';
import type { Dialect } from '../scim/dialects/dialect.ts';
import { ScimClient } from '../scim/scim-client.ts';
import { readFileBytes } from '../settings/read-file.ts';
import type { Connection } from '../settings/settings.ts';
import { authenticationOf } from './login/authentication-of.ts';
import { baseUrlOf } from './base-url-of.ts';
import { connectionWarnings } from './connection-warnings.ts';
import type { Run } from './run.ts';

/** A SCIM application ready to be asked. */
export interface OpenConnection {
  readonly connection: Connection;
  readonly http: HttpClient;
  readonly scim: ScimClient;
  readonly dialect: Dialect;
}

export async function openConnection(connection: Connection, run: Run): Promise<OpenConnection> {
  const { dialect } = resolveDialect(connection);
  for (const warning of connectionWarnings(connection, dialect)) run.log.warn(warning);
  const { trustedCertificates, proxy } = connection;
  const http = new HttpClient({
    baseUrl: baseUrlOf(connection, dialect).url,
    authentication: authenticationOf(connection, dialect),
    accept: dialect.http.accept,
    contentType: dialect.http.contentType,
    userAgent: `iga-agent/${run.agentVersion}`,
    extraHeaders: connection.extraHeaders,
    allowInsecureHttp: connection.allowInsecureHttp,
    ...paceOf(connection, dialect),
    signal: run.signal,
    log: run.log,
    ...run.http,
    ...(trustedCertificates !== undefined && { trustedCertificates: await readCertificates(trustedCertificates) }),
    ...(proxy !== undefined && { proxy }),
  });
  return { connection, http, scim: new ScimClient(http.send, dialect), dialect };
}

type Pace = Pick<HttpClientOptions, 'maxConcurrentRequests' | 'maxRequestsPerMinute' | 'throttleCodes'>;

/** What the server bears counts as much as what the connection allows. */
function paceOf(connection: Connection, { throttle }: Dialect): Pace {
  const { maxConcurrentRequests, maxRequestsPerMinute = Infinity } = connection;
  const requestsPerMinute = Math.min(maxRequestsPerMinute, throttle.requestsPerMinute ?? Infinity);
  return {
    maxConcurrentRequests: Math.min(maxConcurrentRequests, throttle.concurrentRequests ?? Infinity),
    ...(requestsPerMinute !== Infinity && { maxRequestsPerMinute: requestsPerMinute }),
    throttleCodes: throttle.codes,
  };
}

async function readCertificates(file: string): Promise<string> {
  const content = await readFileBytes(file);
  if ('bytes' in content) return Buffer.from(content.bytes).toString('utf8');
  throw new AgentError(
    'SETTINGS_NOT_READABLE',
    `the TrustedCertificates file ${file} cannot be read (${content.code})`,
    {
      next: 'Correct the setting, or give the account of the agent the right to read the file.',
    },
  );
}
