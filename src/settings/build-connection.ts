import { accessSync, constants, statSync } from 'node:fs';
import path from 'node:path';
import { Secret } from '../secret.ts';
import { normalizeServer, urlProblem } from './check-server.ts';
import { credentialFindings } from './check-credentials.ts';
import type { Connection, ShrinkGuard } from './settings.ts';
import type { ConnectionSettings, GuardSettings } from './settings-schema.generated.ts';

type Defaulted =
  'PageSize' | 'ScimSyntax' | 'ServiceSupportBulk' | 'MaxConcurrentRequests' | 'AllowInsecureHttp' | 'ExtraHeaders';

/** A section that fits the schema and has its defaults. */
export type CompleteConnection = ConnectionSettings &
  Required<Pick<ConnectionSettings, Defaulted>> & { readonly Guard: Required<GuardSettings> };

export interface ConnectionReport {
  problem(key: string, message: string): void;
  warning(key: string, message: string): void;
}

/** Checks what a schema cannot say and gives the connection as the program uses it; problems go to the report. */
export function buildConnection(
  identifier: string,
  settings: CompleteConnection,
  { folder, report }: { readonly folder: string; readonly report: ConnectionReport },
): Connection {
  checkUrls(settings, report);
  for (const { kind, key, message } of credentialFindings(settings)) report[kind](key, message);
  const { server, warning } = normalizeServer(settings.Server);
  if (warning !== undefined) report.warning('Server', warning);
  return {
    identifier,
    server,
    ...credentialsOf(settings),
    pageSize: settings.PageSize,
    scimSyntax: settings.ScimSyntax,
    serviceSupportBulk: settings.ServiceSupportBulk,
    maxConcurrentRequests: settings.MaxConcurrentRequests,
    allowInsecureHttp: settings.AllowInsecureHttp,
    extraHeaders: secretsOf(settings.ExtraHeaders),
    guard: guardOf(settings.Guard),
    ...limitsOf(settings),
    ...filesOf(settings, folder, report),
  };
}

function checkUrls(settings: CompleteConnection, report: ConnectionReport): void {
  for (const key of ['Server', 'OAuth2Url'] as const) {
    const url = settings[key];
    const rules = { allowInsecureHttp: settings.AllowInsecureHttp, allowQuery: key === 'OAuth2Url' };
    const message = url === undefined ? undefined : urlProblem(url, rules);
    if (message !== undefined) report.problem(key, message);
  }
  const proxy = settings.Proxy === undefined ? undefined : URL.parse(settings.Proxy);
  if (proxy !== undefined && proxy?.protocol !== 'http:' && proxy?.protocol !== 'https:') {
    report.problem('Proxy', 'must be the http or https URL of a proxy, such as http://proxy.example:3128');
  }
}

function credentialsOf(settings: ConnectionSettings): Partial<Connection> {
  return {
    ...(settings.ApplicationId !== undefined && { applicationId: settings.ApplicationId }),
    ...(settings.ApplicationKey !== undefined && { applicationKey: new Secret(settings.ApplicationKey) }),
    ...(settings.Login !== undefined && { login: settings.Login }),
    ...(settings.Password !== undefined && { password: new Secret(settings.Password) }),
    ...(settings.OAuthToken !== undefined && { oauthToken: new Secret(settings.OAuthToken) }),
    ...(settings.OAuth2Url !== undefined && { oauth2Url: settings.OAuth2Url.trim() }),
    ...(settings.Proxy !== undefined && { proxy: new Secret(settings.Proxy) }),
  };
}

function limitsOf(settings: ConnectionSettings): Partial<Connection> {
  const filter = settings.Filter?.trim() ?? '';
  return {
    ...(filter !== '' && { filter }),
    ...(settings.BulkMaxOperation !== undefined && { bulkMaxOperation: settings.BulkMaxOperation }),
    ...(settings.MaxRequestsPerMinute !== undefined && { maxRequestsPerMinute: settings.MaxRequestsPerMinute }),
    ...(settings.Profile !== undefined && { profile: settings.Profile }),
    ...(settings.ProfileOverrides !== undefined && { profileOverrides: settings.ProfileOverrides }),
  };
}

function filesOf(settings: ConnectionSettings, folder: string, report: ConnectionReport): Partial<Connection> {
  const absolute = (key: 'ProfileFile' | 'TrustedCertificates'): string | undefined => {
    const name = settings[key];
    if (name === undefined) return undefined;
    const file = path.resolve(folder, name);
    if (!isReadableFile(file)) report.problem(key, `${file} is not a file that can be read`);
    return file;
  };
  const profileFile = absolute('ProfileFile');
  const trustedCertificates = absolute('TrustedCertificates');
  return {
    ...(profileFile !== undefined && { profileFile }),
    ...(trustedCertificates !== undefined && { trustedCertificates }),
  };
}

function isReadableFile(file: string): boolean {
  try {
    accessSync(file, constants.R_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

function secretsOf(headers: Readonly<Record<string, string>>): Readonly<Record<string, Secret>> {
  const secrets = Object.create(null) as Record<string, Secret>;
  for (const [name, value] of Object.entries(headers)) secrets[name] = new Secret(value);
  return secrets;
}

function guardOf(guard: Required<GuardSettings>): ShrinkGuard {
  return { maximumMissingPercent: guard.MaximumMissingPercent, maximumMissingRows: guard.MaximumMissingRows };
}
