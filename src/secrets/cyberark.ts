import { readFile } from 'node:fs/promises';
import { isSystemError } from '../errors.ts';
import { HttpClient } from '../http/http-client.ts';
import { silentLog } from '../logging/log.ts';
import type { Secret } from '../secret.ts';
import { readClientCertificate } from './client-certificate.ts';
import { fetchAccount, type AccountField, type AccountRequest, type CyberArkAccount } from './cyberark-account.ts';
import { fetchAll, secretFailed, sourceFailed, type FetchedSetting } from './fetch-all.ts';

export interface CyberArkRequest {
  readonly server: string;
  readonly applicationId: string;
  readonly safe: string;
  /** PFX or PEM with the client certificate and its key, absolute. */
  readonly certificateFile?: string;
  readonly certificatePassword?: Secret;
  /** PEM file, absolute. */
  readonly trustedCertificates?: string;
  readonly accounts: readonly AccountOfSetting[];
  /** Waits between two attempts; a test need not. */
  readonly wait?: NonNullable<AccountRequest['wait']>;
}

/** A setting, and the account that its value comes from. */
export interface AccountOfSetting {
  readonly path: readonly string[];
  readonly account: string;
  readonly field: AccountField;
}

const fieldsByKey: ReadonlyMap<string, AccountField> = new Map([
  ['login', 'UserName'],
  ['applicationid', 'UserName'],
  ['clientid', 'UserName'],
  ['password', 'Content'],
  ['applicationkey', 'Content'],
  ['clientsecret', 'Content'],
  ['oauthtoken', 'Content'],
  ['server', 'Address'],
]);

/** The field of an account that a key of a connection takes; undefined for keys that CyberArk does not keep. */
export function accountFieldOf(key: string): AccountField | undefined {
  return fieldsByKey.get(key.toLowerCase());
}

/** Reads the accounts, each once, and gives the settings their values. Throws SECRET_SOURCE with all failures. */
export async function fetchCyberArkSettings(request: CyberArkRequest): Promise<FetchedSetting[]> {
  const source = `CyberArk at ${hostOf(request.server)}`;
  const client = await clientFor(request, source);
  try {
    const objects = [...new Set(request.accounts.map(({ account }) => account))];
    const accounts = await fetchAll(source, objects, (object, signal) =>
      fetchAccount({ ...request, client, object }, signal),
    );
    const byObject = new Map(objects.map((object, index) => [object, accounts[index]]));
    return await fetchAll(source, request.accounts, (setting) =>
      Promise.resolve(valueOf(setting, byObject.get(setting.account))),
    );
  } finally {
    client.close();
  }
}

function valueOf({ path, account, field }: AccountOfSetting, found: CyberArkAccount | undefined): FetchedSetting {
  const value = found?.get(field);
  if (value === undefined)
    throw secretFailed(`CyberArk account ${account}: has no ${field}, which ${path.join(':')} needs`);
  return { path, value, place: `CyberArk account ${account}` };
}

function hostOf(server: string): string {
  return URL.parse(server)?.host ?? 'an unknown host';
}

async function clientFor(request: CyberArkRequest, source: string): Promise<HttpClient> {
  const { certificateFile, certificatePassword, trustedCertificates } = request;
  return new HttpClient({
    baseUrl: request.server
      .trim()
      .replace(/\/+$/, '')
      .replace(/\/AIMWebService(\/api\/Accounts)?$/i, ''),
    authentication: { kind: 'none' },
    accept: 'application/json',
    contentType: 'application/json',
    userAgent: 'iga-agent',
    extraHeaders: {},
    maxConcurrentRequests: 4,
    allowInsecureHttp: false,
    limits: { connectMilliseconds: 10_000, firstByteMilliseconds: 15_000, totalMilliseconds: 15_000 },
    // Which failures can pass depends on CyberArk's own codes, so that repeating is done one layer up.
    retry: { attempts: 1 },
    log: silentLog,
    ...(trustedCertificates !== undefined && { trustedCertificates: await readText(trustedCertificates, source) }),
    ...(certificateFile !== undefined && {
      clientCertificate: await readClientCertificate(certificateFile, certificatePassword, source),
    }),
  });
}

async function readText(file: string, source: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (!isSystemError(error)) throw error;
    throw sourceFailed(source, [`the TrustedCertificates file ${file} cannot be read (${error.code})`]);
  }
}
