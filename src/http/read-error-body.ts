import { redact } from '../secret.ts';

export interface ErrorBody {
  readonly detail?: string;
  readonly scimType?: string;
}

const longestDetail = 300;
const detailNames = ['detail', 'description', 'error_description', 'message', 'error', 'title', 'ErrorMsg', 'scimType'];
const typeNames = ['scimType', 'errorCode', 'error', 'code', 'ErrorCode'];

/**
 * Reads what a server says about a failure: the SCIM error (RFC 7644 section 3.12), its SCIM 1.1 form
 * (`{"Errors":[{"description":…}]}`), a bare list of either, the OAuth error (RFC 6749 section 5.2), and the error of a
 * CyberArk Central Credential Provider (`{"ErrorCode":…,"ErrorMsg":…}`).
 */
export function readErrorBody(body: unknown): ErrorBody {
  const error = firstError(body);
  if (error === undefined) return {};
  const detail = firstText(error, detailNames);
  const scimType = firstText(error, typeNames);
  return { ...(detail === undefined ? {} : { detail }), ...(scimType === undefined ? {} : { scimType }) };
}

function firstError(body: unknown): Map<string, unknown> | undefined {
  if (Array.isArray(body)) return firstError(body[0]);
  if (typeof body !== 'object' || body === null) return undefined;
  const members = new Map<string, unknown>(Object.entries(body));
  const nested = members.get('Errors') ?? members.get('errors') ?? members.get('error');
  return typeof nested === 'object' && nested !== null ? (firstError(nested) ?? members) : members;
}

function firstText(members: ReadonlyMap<string, unknown>, names: readonly string[]): string | undefined {
  for (const name of names) {
    const value = members.get(name);
    if (typeof value === 'string' && !saysNothing(value)) return shorten(value);
  }
  return undefined;
}

/** Some servers write the text of a detail that they do not have. */
function saysNothing(text: string): boolean {
  return /^(null)?$/i.test(text.trim());
}

function shorten(text: string): string {
  const clean = redact(text.slice(0, 10 * longestDetail))
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\s]+/gu, ' ')
    .trim();
  return clean.length > longestDetail ? `${clean.slice(0, longestDetail)}…` : clean;
}
