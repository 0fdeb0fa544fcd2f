import type { AgentError, ErrorCode } from '../../errors.ts';
import { HttpError, type HttpErrorOptions } from '../../http/http-error.ts';
import { readErrorBody } from '../../http/read-error-body.ts';
import { isObject, isUnassigned, valueOf, type JsonObject } from '../protocol/json.ts';
import type { PatchOperation } from '../protocol/patch.ts';
import type { ResourceSchema } from '../protocol/resource-schema.ts';
import type { ScimResource } from '../protocol/resource.ts';
import { urns } from '../protocol/urns.ts';
import { idInLocation } from '../resource-id.ts';
import { isUsableId } from '../protocol/usable-id.ts';

/** Changes of a multi-valued reference: the members of a group. */
export interface MemberChange {
  /** `members`. */
  readonly attribute: string;
  readonly add: readonly MemberValue[];
  readonly remove: readonly MemberValue[];
  /** The server checks `If-Match`: a group that is written as a whole is sent with the version that was read. */
  readonly checksVersion?: boolean | undefined;
  /** What was done to the group shortly before: a server may still show it without that. */
  readonly earlier?: EarlierMembers | undefined;
}

export interface EarlierMembers {
  readonly added: readonly MemberValue[];
  /** Ids. */
  readonly removed: readonly string[];
}

/** A member as it is sent. */
export interface MemberValue {
  readonly value: string;
  readonly display?: string;
  readonly $ref?: string;
  readonly type?: string;
}

/** One write, whether it goes alone or in a Bulk request. */
export type Write = PostWrite | PatchWrite | DeleteWrite;

export interface PostWrite {
  readonly method: 'POST';
  readonly endpoint: string;
  readonly body: JsonObject;
}

/** A change of a resource; how it goes over the wire is the dialect's matter. */
export interface PatchWrite {
  readonly method: 'PATCH';
  readonly endpoint: string;
  readonly id: string;
  readonly operations: readonly PatchOperation[];
  /** Of the resource, where the dialect lays the changes over it; that of a user without it. */
  readonly schema?: ResourceSchema | undefined;
  /** What the operations do to the members of a group, for dialects that write memberships in another way. */
  readonly members?: MemberChange | undefined;
  /** The operations hold what the resource had, such as a list with one more value: they are out of date when it changes. */
  readonly isMadeFromRead?: boolean | undefined;
  /** Sent as If-Match. */
  readonly version?: string | undefined;
}

export interface DeleteWrite {
  readonly method: 'DELETE';
  readonly endpoint: string;
  readonly id: string;
  /** Sent as If-Match. */
  readonly version?: string | undefined;
}

/**
 * How a write ended. `refused`: nothing was changed, because of what the error says. `unknown`: the server may have carried it
 * out. `not-sent`: no byte of it left.
 */
export type WriteOutcome =
  | { readonly kind: 'done'; readonly status: number; readonly id?: string; readonly resource?: ScimResource }
  | { readonly kind: 'refused'; readonly status: number | undefined; readonly error: HttpError }
  | { readonly kind: 'unknown' | 'not-sent'; readonly error: AgentError };

/** What a server answers to a write with a status of 200 to 299. */
export interface WriteAnswer {
  readonly status: number;
  readonly location: string | undefined;
  readonly body: unknown;
}

/** A POST is done when the answer has the new id, in the resource or in the Location (RFC 7644 section 3.3). */
export function outcomeOfSuccess(write: Write, answer: WriteAnswer): WriteOutcome {
  const { status, body } = answer;
  if (isErrorMessage(body)) return unknownOutcome(write, errorIn(body), status);
  if (write.method === 'POST') return outcomeOfCreate(write, answer);
  if (isOfAnother(write, body)) return unknownOutcome(write, 'the answer is another resource', status);
  const resource = resourceIn(body);
  return { kind: 'done', status, ...(resource?.id === write.id && { resource }) };
}

function outcomeOfCreate(write: PostWrite, { status, location, body }: WriteAnswer): WriteOutcome {
  const resource = resourceIn(body);
  const id = resource?.id ?? (location === undefined ? undefined : idInLocation(location, write.endpoint));
  if (id === undefined) return unknownOutcome(write, 'the answer does not tell the id of what was created', status);
  return { kind: 'done', status, id, ...(resource !== undefined && { resource }) };
}

/** What a request that failed says of a write in it. */
export function outcomeOfFailure(error: HttpError): WriteOutcome {
  if (error.delivery === 'rejected') return { kind: 'refused', status: error.status, error };
  return { kind: error.delivery, error };
}

/** True for what the server certainly did not take, and may take when it is sent once more. */
export function mayBeMadeAnew(outcome: WriteOutcome): boolean {
  if (outcome.kind !== 'refused' && outcome.kind !== 'not-sent') return false;
  return outcome.error instanceof HttpError && !outcome.error.lasting && passingCodes.has(outcome.error.code);
}

const passingCodes: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'TARGET_THROTTLED',
  'TARGET_REFUSED_LOGIN',
  'TARGET_UNREACHABLE',
  'TARGET_TIMEOUT',
]);

export function unknownOutcome(write: Write, reason: string, status?: number): WriteOutcome {
  const next = 'Look at the resource in the target before the write is repeated.';
  return { kind: 'unknown', error: failWrite(write, 'RESPONSE_NOT_SCIM', `${reason}.`, { status, next }) };
}

/** A write that must not leave: without its id, the path of a resource is that of all resources. */
export function refuseUnusableId(write: Write): WriteOutcome | undefined {
  if (write.method === 'POST' || isUsableId(write.id)) return undefined;
  const error = failWrite(write, 'TARGET_REFUSED', 'the id cannot be part of an address; nothing was sent.', {
    delivery: 'rejected',
    next: 'Correct the id of the resource.',
  });
  return { kind: 'refused', status: undefined, error };
}

/** An error about a write; it is not known whether the server carried it out, unless the details say so. */
export function failWrite(
  write: Write,
  code: ErrorCode,
  what: string,
  details: Partial<HttpErrorOptions> = {},
): HttpError {
  const url = write.method === 'POST' ? write.endpoint : `${write.endpoint}/${write.id}`;
  const { method } = write;
  return new HttpError(code, `${method} ${url}: ${what}`, { method, url, delivery: 'unknown', ...details });
}

function errorIn(body: unknown): string {
  const { detail } = readErrorBody(body);
  return `the answer is a SCIM error with a status of success${detail === undefined ? '' : ` (${detail})`}`;
}

/** That of RFC 7644 section 3.12, the `Errors` of SCIM 1.1, or what some servers say instead of either. */
function isErrorMessage(body: unknown): boolean {
  if (!isObject(body)) return false;
  const schemas = [valueOf(body, 'schemas')].flat();
  const isNamed = schemas.some((urn) => String(urn).toLowerCase() === urns.error.toLowerCase());
  return isNamed || !isUnassigned(valueOf(body, 'Errors')) || (isUnassigned(valueOf(body, 'id')) && isFailure(body));
}

/** `{"status":"400"}`, `{"ok":false}`, `{"error":"…"}` where a resource should be. */
function isFailure(body: JsonObject): boolean {
  if (/^[45]\d\d$/.test(String(valueOf(body, 'status')))) return true;
  if (['ok', 'success'].some((name) => valueOf(body, name) === false)) return true;
  const error = valueOf(body, 'error');
  return !isUnassigned(error) && error !== false && error !== '';
}

/** Some servers spell ids in other letters, or as numbers. */
function isOfAnother(write: PatchWrite | DeleteWrite, body: unknown): boolean {
  const id = isObject(body) ? valueOf(body, 'id') : undefined;
  if (isUnassigned(id)) return false;
  return String(id).toLowerCase() !== write.id.toLowerCase();
}

function resourceIn(body: unknown): ScimResource | undefined {
  const id = isObject(body) ? valueOf(body, 'id') : undefined;
  return isObject(body) && typeof id === 'string' && isUsableId(id) ? { ...body, id } : undefined;
}

/** The entity tag to send as If-Match (RFC 7644 section 3.14); undefined where there is none that a header can carry. */
export function versionOf(resource: ScimResource): string | undefined {
  const meta = valueOf(resource, 'meta');
  const version = isObject(meta) ? valueOf(meta, 'version') : undefined;
  return typeof version === 'string' && /^[\x21-\x7e]{1,200}$/.test(version) ? version : undefined;
}
