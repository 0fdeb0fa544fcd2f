import { demand, Refusal, type Handler, type Routes } from './exchange.ts';
import { attributesIn, listByIndex, listWhole, onlyEquality, readOne, withGroups, type ListOptions } from './lists.ts';
import { bearerOf, Tokens } from './login.ts';
import type { MockFamily } from './mock-server.ts';
import { scimError } from './scim-error.ts';
import { plainNaming, seedOf, type Naming } from './seed.ts';
import type { Seed } from './store.ts';
import { create, deactivate, patch, put, remove, takeRfc, type TakeOperation } from './writes.ts';

export interface PlainOptions {
  /** The path of `Server`; `/app` unless told otherwise. */
  readonly server?: string;
  readonly naming?: Naming;
  /** How many there are; 10 unless told otherwise. */
  readonly people?: number;
  /** Attributes that users can be filtered by, each by one `eq`; any filter unless told otherwise. */
  readonly filters?: readonly string[];
  /** Users cannot be changed by PUT. */
  readonly hasNoPut?: boolean;
  /** What stands between Server and the resources: `/v2` unless told otherwise. */
  readonly versionSuffix?: string;
  /** All at once, whatever startIndex and count say. */
  readonly isUnpaged?: boolean;
  readonly maxCount?: number;
  /** There are no groups. */
  readonly isUsersOnly?: boolean;
  /** What becomes of a deleted user. */
  readonly deletion?: 'gone' | 'inactive' | 'refused';
  /** Throws a Refusal for an operation on a user that the server does not take. */
  readonly takeUserOperation?: TakeOperation;
  readonly takeMember?: TakeOperation;
  readonly seed?: Seed;
  readonly list?: ListOptions;
}

const token = 'plain-token';

/** A server that does what the RFC says, and little more; what is different is told by options. */
export function plain({ versionSuffix = '/v2', server = '/app', ...options }: PlainOptions = {}): MockFamily {
  const { naming = plainNaming } = options;
  const tokens = new Tokens(token);
  return {
    base: `${server}${versionSuffix}`,
    server,
    login: () => ({ OAuthToken: token }),
    naming,
    seed: options.seed ?? seedOf(naming, {}, options.people),
    routes: { ...userRoutes(options), ...(options.isUsersOnly === true ? {} : groupRoutes(options)) },
    tokens,
    isLetIn: (request) => tokens.has(bearerOf(request)),
    answerRefusal: scimError,
  };
}

function listOf({ isUnpaged = false, maxCount = Infinity, list }: PlainOptions, own: ListOptions): Handler {
  return isUnpaged ? listWhole({ ...own, ...list }) : listByIndex({ ...own, maxCount, ...list });
}

function by(names: readonly string[]): NonNullable<ListOptions['checkFilter']> {
  return (filter, text) => {
    onlyEquality(filter, text);
    demand(names.includes(attributesIn(filter)[0] ?? ''), `No filter by ${text}.`, { scimType: 'invalidFilter' });
  };
}

const refuse: Handler = () => {
  throw new Refusal(405, 'Users are not deleted.');
};
const deletions = { gone: remove, inactive: deactivate, refused: refuse };

function userRoutes(options: PlainOptions): Routes {
  const { takeUserOperation = takeRfc, deletion = 'gone' } = options;
  return {
    'GET Users': listOf(options, { view: withGroups, ...(options.filters && { checkFilter: by(options.filters) }) }),
    'GET Users/*': readOne(withGroups),
    'POST Users': create({ view: withGroups, admit: (body) => ({ active: true, ...body }) }),
    ...(options.hasNoPut === true ? {} : { 'PUT Users/*': put({ view: withGroups }) }),
    'PATCH Users/*': patch({ take: takeUserOperation, view: withGroups }),
    'DELETE Users/*': deletions[deletion],
  };
}

function groupRoutes(options: PlainOptions): Routes {
  return {
    'GET Groups': listOf(options, {}),
    'GET Groups/*': readOne(),
    'PATCH Groups/*': patch({ take: options.takeMember ?? takeRfc }),
  };
}
