import { HttpError } from '../http/http-error.ts';
import type { Dialect } from '../scim/dialects/dialect.ts';
import { isObject, valueOf } from '../scim/protocol/json.ts';
import type { ScimResource } from '../scim/protocol/resource.ts';
import type { MemberValue, WriteOutcome } from '../scim/writing/write.ts';
import type { MemberItem } from './group-members.ts';
import { inParallel } from './in-parallel.ts';
import { outcomeOfUnread } from './order-result.ts';
import type { ReadResource } from './step.ts';

export interface MemberValueTools {
  readonly read: (endpoint: string, id: string) => Promise<ReadResource>;
  readonly dialect: Dialect;
  readonly maxConcurrentRequests: number;
}

export interface KnownMembers {
  /** The memberships of which is known what is to be sent. */
  readonly items: readonly MemberItem[];
  readonly valueOf: (accountId: string) => MemberValue;
}

/**
 * Finds out what is to be sent of new members: accounts whose names or addresses are sent too are read, each once. A membership of an
 * account that cannot be read has its outcome told.
 */
export async function knowMembers(
  items: readonly MemberItem[],
  tools: MemberValueTools,
  onMember: (item: MemberItem, outcome: WriteOutcome) => void,
): Promise<KnownMembers> {
  const joiners = items.filter(({ change }) => change.action === 'add').map(({ accountId }) => accountId);
  const found = await memberValues(joiners, tools);
  const isKnown = (item: MemberItem): boolean => {
    const value = item.change.action === 'add' ? found.get(item.accountId) : undefined;
    if (value !== undefined && 'kind' in value) onMember(item, value);
    return value === undefined || !('kind' in value);
  };
  const valueOf = (accountId: string): MemberValue => {
    const value = found.get(accountId);
    return value === undefined || 'kind' in value ? { value: accountId } : value;
  };
  return { items: items.filter(isKnown), valueOf };
}

const accountEndpoint = 'Users';

async function memberValues(
  accountIds: readonly string[],
  { read, dialect, maxConcurrentRequests }: MemberValueTools,
): Promise<ReadonlyMap<string, MemberValue | WriteOutcome>> {
  const { fields } = dialect.members;
  const values = new Map<string, MemberValue | WriteOutcome>();
  const needsAccount = fields.includes('display') || fields.includes('$ref');
  await inParallel([...new Set(accountIds)], maxConcurrentRequests, async (id) => {
    values.set(id, needsAccount ? valueOrFailure(id, await read(accountEndpoint, id), fields) : valueFor(id, fields));
  });
  return values;
}

type Fields = Dialect['members']['fields'];

function valueOrFailure(id: string, answer: ReadResource, fields: Fields): MemberValue | WriteOutcome {
  if (answer.kind !== 'answered') return outcomeOfUnread(answer);
  return answer.value === undefined ? missing(id) : valueFor(id, fields, answer.value);
}

function missing(id: string): WriteOutcome {
  const url = `${accountEndpoint}/${id}`;
  const message = `The target has no account ${url} (any more); the membership was not sent.`;
  const details = { method: 'GET', url, status: 404, delivery: 'rejected' } as const;
  return { kind: 'refused', status: 404, error: new HttpError('TARGET_REFUSED', message, details) };
}

function valueFor(id: string, fields: Fields, account: ScimResource = { id }): MemberValue {
  const display = nameOf(account);
  const address = addressOf(account);
  return {
    value: id,
    ...(fields.includes('display') && display !== undefined && { display }),
    ...(fields.includes('$ref') && address !== undefined && { $ref: address }),
    ...(fields.includes('type') && { type: 'User' }),
  };
}

function nameOf(account: ScimResource): string | undefined {
  return ['userName', 'displayName'].map((name) => textIn(account, name)).find((name) => name !== undefined);
}

/** The account's address as the server itself writes it (RFC 7643 section 3.1): it is handed back, never followed. */
function addressOf(account: ScimResource): string | undefined {
  const meta = valueOf(account, 'meta');
  return isObject(meta) ? textIn(meta, 'location') : undefined;
}

function textIn(object: Readonly<Record<string, unknown>>, name: string): string | undefined {
  const value = valueOf(object, name);
  return typeof value === 'string' && value !== '' ? value : undefined;
}
