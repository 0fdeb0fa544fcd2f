import type { BaseUrlRule } from './authentication.ts';
import type { Call } from './call.ts';
import { describeCall, failCall } from './fail-call.ts';
import { isLoopback } from './target-url.ts';

export interface TargetOriginRules {
  readonly call: Call;
  readonly baseUrl: string;
  readonly rule: BaseUrlRule;
  /** The origin that the first token came with: a run reads one server. */
  readonly pinned?: string | undefined;
}

/**
 * The origin that a token's answer names for the requests to come; undefined when it names none. The credentials go
 * there, and so do the data: throws TARGET_FOREIGN_ORIGIN unless it is the origin of the base URL, or an https address
 * that the rule expects, and the same one as before.
 */
export function targetOrigin(named: unknown, rules: TargetOriginRules): string | undefined {
  const { call, baseUrl, rule, pinned } = rules;
  const origin = expectedOrigin(named, rules);
  const next = origin ?? new URL(baseUrl).origin;
  if (pinned === undefined || next === pinned) return origin;
  throw failCall(
    call,
    'TARGET_FOREIGN_ORIGIN',
    `The token endpoint (${describeCall(call)}) names ${next} in ${rule.member}, and ${pinned} before.`,
    { status: 200, next: 'A run stays with one server. Run again; if this goes on, ask the vendor of the target.' },
  );
}

function expectedOrigin(named: unknown, { call, baseUrl, rule }: TargetOriginRules): string | undefined {
  if (named === undefined || named === null || named === '') return undefined;
  const url = typeof named === 'string' ? URL.parse(named) : null;
  if (url !== null && isExpected(url, new URL(baseUrl), rule.hosts)) return url.origin;
  const told = url === null ? 'something that is no address' : url.origin;
  throw failCall(
    call,
    'TARGET_FOREIGN_ORIGIN',
    `The token endpoint (${describeCall(call)}) names ${told} in ${rule.member}, where the agent sends nothing.`,
    {
      status: 200,
      next: 'If that is right, set Server to that address, or authentication.baseUrlHosts to the end of its host name.',
    },
  );
}

function isExpected(url: URL, base: URL, hosts: readonly string[]): boolean {
  if (url.origin === base.origin) return true;
  if (url.protocol === 'https:') return hosts.some((end) => url.hostname.endsWith(end));
  return isOtherPort(url, base);
}

/** A server of the own machine that is asked without https anyway may name its neighbour: nothing leaves the machine. */
function isOtherPort(url: URL, base: URL): boolean {
  return url.protocol === 'http:' && base.protocol === 'http:' && isLoopback(base) && url.hostname === base.hostname;
}
