import { isAxiosError, isCancel } from 'axios';
import type { Certificate, PeerCertificate } from 'node:tls';
import { AgentError, type ErrorCode } from '../errors.ts';
import type { Call } from './call.ts';
import { describeCall, failCall } from './fail-call.ts';
import { redact } from '../secret.ts';
import type { Attempt, TimeLimit } from './attempt.ts';

const certificateCodes =
  /^(CERT_|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT|UNABLE_TO_(GET|VERIFY|DECODE)|ERR_TLS_CERT|INVALID_CA|INVALID_PURPOSE|HOSTNAME_MISMATCH)/;

const timeLimits: Readonly<Record<TimeLimit, string>> = {
  connect: 'no connection was made within the time limit',
  'first byte': 'the server did not answer within the time limit',
  idle: 'the server stopped sending in the middle of its answer',
  total: 'the answer was not complete within the time limit',
};

/**
 * The error of an attempt in the product's own words. The library's error is dropped, not kept as a cause: it holds
 * the Authorization header. What is no failure of the network is returned as it is.
 */
export function translateFailure(error: unknown, call: Call, attempt: Attempt): unknown {
  const known = agentErrorIn(error);
  if (known !== undefined) return known;
  if (attempt.expired !== undefined) return timeout(call, attempt, attempt.expired);
  const code = textOf(error, 'code');
  if (code === undefined && !isAxiosError(error) && !isCancel(error)) return error;
  if (code !== undefined && certificateCodes.test(code)) return badCertificate(call, attempt, textOf(error, 'message'));
  return brokenConnection(call, attempt, code ?? '', textOf(error, 'message') ?? '');
}

function agentErrorIn(error: unknown): AgentError | undefined {
  if (error instanceof AgentError) return error;
  const cause = error instanceof Error ? error.cause : undefined;
  return cause instanceof AgentError ? cause : undefined;
}

function timeout(call: Call, attempt: Attempt, limit: TimeLimit): AgentError {
  return failCall(call, 'TARGET_TIMEOUT', `${describeCall(call)}: ${timeLimits[limit]}.`, {
    delivery: attempt.connected ? 'unknown' : 'not-sent',
  });
}

function brokenConnection(call: Call, attempt: Attempt, code: string, reason: string): AgentError {
  const told = describeCall(call);
  if (!attempt.connected) return notConnected(call, code, reason);
  if (code.startsWith('HPE_')) {
    return failCall(call, attempt.answered ? 'RESPONSE_CUT' : 'RESPONSE_NOT_SCIM', `${told}: the answer is not HTTP.`);
  }
  if (attempt.answered) return failCall(call, 'RESPONSE_CUT', `${told}: the body ended early.`);
  return failCall(call, 'TARGET_UNREACHABLE', `${told}: the connection was closed before an answer (${code}).`, {
    staleConnection: attempt.reusedConnection && ['ECONNRESET', 'EPIPE'].includes(code),
  });
}

function notConnected(call: Call, code: string, reason: string): AgentError {
  const proxyStatus = /^Bad response: (\d+)$/.exec(reason)?.[1];
  if (proxyStatus !== undefined) return refusedByProxy(call, proxyStatus);
  const why = reason === '' ? code : redact(reason);
  return failCall(call, 'TARGET_UNREACHABLE', `${describeCall(call)}: no connection (${why}).`, {
    delivery: 'not-sent',
    next: 'Check the Server setting, the name server, the firewall and the Proxy setting.',
  });
}

function refusedByProxy(call: Call, status: string): AgentError {
  const code: ErrorCode = status === '407' ? 'TARGET_REFUSED_LOGIN' : 'TARGET_UNREACHABLE';
  return failCall(call, code, `${describeCall(call)}: the proxy answered ${status}.`, {
    delivery: 'not-sent',
    next: 'Check the Proxy setting, its login and password included.',
  });
}

function badCertificate(call: Call, attempt: Attempt, reason = ''): AgentError {
  const shown = attempt.certificate === undefined ? '' : ` ${describeCertificate(attempt.certificate)}`;
  return failCall(call, 'TARGET_CERTIFICATE', `${describeCall(call)}: certificate not accepted: ${reason}.${shown}`, {
    delivery: 'not-sent',
    next: 'Name a private certificate authority in TrustedCertificates, or have the server renew its certificate.',
  });
}

function describeCertificate(certificate: PeerCertificate): string {
  const { subject, issuer, valid_from: from, valid_to: until, subjectaltname: names = 'none' } = certificate;
  const parts = [
    `subject ${nameIn(subject)}`,
    `issuer ${nameIn(issuer)}`,
    `valid ${from} to ${until}`,
    `names ${names}`,
  ];
  return `Certificate: ${parts.join(', ')}.`.replace(/[\p{Cc}\p{Cf}]+/gu, ' ').slice(0, 600);
}

function nameIn({ CN: commonName, O: organization }: Certificate): string {
  return [commonName, organization].flat().find((name) => name !== undefined) ?? 'without a name';
}

function textOf(error: unknown, name: 'code' | 'message'): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  const value: unknown = Reflect.get(error, name);
  return typeof value === 'string' ? value : undefined;
}
