import { setTimeout as delay } from 'node:timers/promises';
import { messageOf } from '../errors.ts';
import { HttpError } from '../http/http-error.ts';
import type { HttpClient } from '../http/http-client.ts';
import { Secret } from '../secret.ts';
import { secretFailed } from './fetch-all.ts';

/** What CyberArk gives for an account, by the name of the field. */
export type CyberArkAccount = ReadonlyMap<AccountField, Secret>;

export type AccountField = 'UserName' | 'Content' | 'Address';

export interface AccountRequest {
  readonly client: Pick<HttpClient, 'send'>;
  readonly applicationId: string;
  readonly safe: string;
  readonly object: string;
  /** Rejects when the signal is aborted. */
  readonly wait?: (milliseconds: number, signal: AbortSignal) => Promise<unknown>;
}

const askSeconds = 10;
const fields: readonly AccountField[] = ['UserName', 'Content', 'Address'];

/** What the codes of the Central Credential Provider mean. */
const meanings: ReadonlyMap<string, string> = new Map([
  ['APPAP004E', 'the safe or the account does not exist, or the application may not see it'],
  ['APPAP008E', 'the application is not known; check ApplicationId'],
  ['APPAP306E', 'the application was not recognized; check its certificate and its allowed machines'],
  ['APPAP087E', 'the application may not be used from here; check its restrictions'],
  ['APPAP132E', 'the application may not be used from here; check its restrictions'],
  ['APPAP133E', 'the application may not be used from here; check its restrictions'],
  ['APPAP227E', 'more than one account matches; name it exactly'],
  ['APPAP228E', 'more than one account matches; name it exactly'],
  ['APPAP229E', 'more than one account matches; name it exactly'],
  ['AIMWS030E', 'the query was not understood'],
  ['AIMWS031E', 'the query was not understood'],
  ['APPAP081E', 'the query was not understood'],
  ['CASVL010E', 'the query holds characters that are not allowed'],
  ['APPAP007E', 'the provider cannot reach the vault'],
  ['APPAP282E', 'its password is being changed'],
]);

const passing: ReadonlySet<string> = new Set([
  'TARGET_UNREACHABLE',
  'TARGET_TIMEOUT',
  'TARGET_THROTTLED',
  'TARGET_FAILED',
  'RESPONSE_CUT',
]);

/** Reads one account; repeats what can pass. Throws SECRET_SOURCE with the reason. */
export async function fetchAccount(request: AccountRequest, signal: AbortSignal): Promise<CyberArkAccount> {
  const wait = request.wait ?? ((milliseconds, stop) => delay(milliseconds, undefined, { signal: stop }));
  for (let attempt = 1; ; attempt++) {
    try {
      return readAccount(await ask(request), request.object);
    } catch (error) {
      if (!(error instanceof HttpError)) throw error;
      const pause = pauseBefore(error, attempt);
      if (pause === undefined) throw secretFailed(`CyberArk account ${request.object}: ${explain(error)}`);
      await wait(pause, signal).catch(() => {
        throw secretFailed(`CyberArk account ${request.object}: no answer within the time limit; ${explain(error)}`);
      });
    }
  }
}

async function ask({ client, applicationId, safe, object }: AccountRequest): Promise<unknown> {
  const query = {
    AppID: applicationId,
    Safe: safe,
    Object: object,
    Reason: 'iga-agent',
    ConnectionTimeout: String(askSeconds),
    FailRequestOnPasswordChange: 'true',
  };
  const { body } = await client.send({ method: 'GET', effect: 'read', path: 'AIMWebService/api/Accounts', query });
  return body;
}

/** Milliseconds before the next attempt; undefined when there is none. A password change takes a few seconds. */
function pauseBefore({ code, scimType, lasting }: HttpError, attempt: number): number | undefined {
  if (scimType === 'APPAP282E') return attempt <= 3 ? 5000 : undefined;
  const mayPass = scimType === 'APPAP007E' || (passing.has(code) && !meanings.has(scimType ?? '') && !lasting);
  return mayPass && attempt < 3 ? 1000 * attempt : undefined;
}

function explain(error: HttpError): string {
  const meaning = meanings.get(error.scimType ?? '');
  if (meaning !== undefined) return `${meaning} (${error.scimType ?? ''})`;
  if (error.code === 'TARGET_FORBIDDEN')
    return `${messageOf(error)} The provider may ask for a client certificate (File).`;
  if (error.code === 'RESPONSE_NOT_SCIM') return 'the answer is not JSON; check Server in CyberArk';
  return messageOf(error);
}

function readAccount(body: unknown, object: string): CyberArkAccount {
  const members = new Map<string, unknown>(typeof body === 'object' && body !== null ? Object.entries(body) : []);
  // Sent as text by some versions.
  if (/^true$/i.test(String(members.get('PasswordChangeInProcess'))))
    throw secretFailed(`CyberArk account ${object}: its password is being changed; run again in a minute`);
  const account = new Map<AccountField, Secret>();
  for (const field of fields) {
    const value = members.get(field);
    if (typeof value === 'string' && value !== '') account.set(field, new Secret(value));
  }
  if (!account.has('Content')) throw secretFailed(`CyberArk account ${object}: the answer holds no password (Content)`);
  return account;
}
