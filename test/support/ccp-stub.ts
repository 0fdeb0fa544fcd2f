import type { TlsOptions } from 'node:tls';
import { startFaultServer, type FaultServer } from './fault-server.ts';

/** One answer of a Central Credential Provider: the fields of an account, or an error. */
export interface CcpAnswer {
  readonly status?: number;
  readonly body: unknown;
}

export function anAccount(fields: object = {}): CcpAnswer {
  const account = { UserName: 'iga@example.test', Content: 'password of the account', Address: 'https://acme.example' };
  return { body: { ...account, Name: 'Acme', Safe: 'IGA', PasswordChangeInProcess: 'False', ...fields } };
}

export function aCcpError(status: number, code: string): CcpAnswer {
  return { status, body: { ErrorCode: code, ErrorMsg: `${code} The provider says so.` } };
}

/** Gives the answers of an account one after the other, the last one again and again; unknown accounts are not found. */
export function startCcp(
  accounts: Readonly<Record<string, readonly CcpAnswer[]>>,
  tls?: TlsOptions,
): Promise<FaultServer> {
  const asked = new Map<string, number>();
  return startFaultServer(async ({ query }, reply) => {
    const object = new URLSearchParams(query).get('Object') ?? '';
    const number = asked.get(object) ?? 0;
    asked.set(object, number + 1);
    const { status = 200, body } =
      accounts[object]?.[number] ?? accounts[object]?.at(-1) ?? aCcpError(404, 'APPAP004E');
    await reply.json(body, { status, headers: { 'Content-Type': 'application/json' } });
  }, tls);
}
