import { AgentError } from '../errors.ts';
import { HttpClient } from '../http/http-client.ts';
import { resolveDialect } from '../profiles/resolve-dialect.ts';
import type { Dialect } from '../scim/dialects/dialect.ts';
import { ScimClient } from '../scim/scim-client.ts';
import { readFileBytes } from '../settings/read-file.ts';
import type { Connection } from '../settings/settings.ts';
import { authenticationOf } from './authentication-of.ts';
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
  const { maxRequestsPerMinute, trustedCertificates, proxy } = connection;
  const http = new HttpClient({
    baseUrl: connection.server + dialect.http.versionSuffix,
    authentication: authenticationOf(connection),
    accept: dialect.http.accept,
    contentType: dialect.http.contentType,
    userAgent: `iga-agent/${run.agentVersion}`,
    extraHeaders: connection.extraHeaders,
    maxConcurrentRequests: connection.maxConcurrentRequests,
    allowInsecureHttp: connection.allowInsecureHttp,
    signal: run.signal,
    log: run.log,
    ...run.http,
    ...(maxRequestsPerMinute !== undefined && { maxRequestsPerMinute }),
    ...(trustedCertificates !== undefined && { trustedCertificates: await readCertificates(trustedCertificates) }),
    ...(proxy !== undefined && { proxy }),
  });
  return { connection, http, scim: new ScimClient(http.send, dialect), dialect };
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
