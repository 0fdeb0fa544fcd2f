import type { Dialect } from '../../../src/scim/dialects/dialect.ts';
import { urns } from '../../../src/scim/protocol/urns.ts';
import { createdBy, updateBy } from './described-accounts.ts';
import { describedGroups } from './described-groups.ts';
import { describedList, describedRead } from './described-lists.ts';
import { answerTokenBy, describedAccount, describedToken, isLetInBy, settingsOf } from './described-login.ts';
import { describedUsers } from './described-users.ts';
import { Refusal, type MockAnswer, type MockRequest, type Routes } from './exchange.ts';
import { Tokens } from './login.ts';
import type { MockFamily } from './mock-server.ts';
import type { Promised } from './promised.ts';
import { scimError } from './scim-error.ts';
import { plainNaming, seedOf } from './seed.ts';

/**
 * A server that is as a dialect says, in all that the dialect says, and strict about it. It shows that the agent does what a profile
 * describes; whether the product is so, it cannot show.
 */
export function asDescribed(dialect: Dialect): MockFamily {
  const tokens = new Tokens(describedToken);
  const answerToken = answerTokenBy(dialect.authentication, tokens);
  const places = placesOf(dialect);
  return {
    base: `/described${dialect.http.versionSuffix}`,
    server: '/described',
    login: settingsOf(dialect.authentication),
    naming: plainNaming,
    seed: seedOf(plainNaming),
    routes: {
      ...configOf(dialect),
      ...[...places].reduce((all, place) => ({ ...all, ...routesOf(place, dialect) }), {}),
    },
    entities: new Map([...places].map(([entity, place]) => [place, entity])),
    tokens,
    isLetIn: isLetInBy(dialect.authentication, tokens),
    answerRefusal: scimError,
    answerBeside: (request) => answerToken(request) ?? refuseMediaTypes(request, dialect),
  };
}

/** What follows from a dialect: the server, the orders that it takes, and what becomes of them. */
export function promisedBy(dialect: Dialect): Promised {
  const { members, authentication } = dialect;
  const withoutGroups = members.read === 'none' || !placesOf(dialect).has('Groups');
  const needsAccount = authentication.grant === 'accountCredentials' && authentication.accountId === null;
  return {
    family: () => asDescribed(dialect),
    create: createdBy(dialect),
    update: updateBy(dialect),
    deletion: ends[dialect.delete.user],
    withoutGroups,
    withoutJoins: withoutGroups || members.write === 'none',
    ...(needsAccount && {
      connection: { profileOverrides: { authentication: { accountId: describedAccount } } },
    }),
  };
}

const ends = { delete: 'gone', deactivate: 'inactive', deleteDeactivates: 'inactive', prevent: 'refused' } as const;

function placesOf({ resources }: Dialect): ReadonlyMap<string, string> {
  const named = resources ?? [{ name: 'Users' }, { name: 'Groups' }];
  return new Map(named.map(({ name, path = name }: { name: string; path?: string }) => [name, path]));
}

function routesOf([entity, place]: readonly [string, string], dialect: Dialect): Routes {
  return {
    [`GET ${place}`]: describedList(dialect),
    [`GET ${place}/*`]: describedRead(dialect),
    ...(entity === 'Users' && describedUsers(dialect, place)),
    ...(entity === 'Groups' && describedGroups(dialect, place)),
  };
}

/** Where the configuration is not to be believed, it denies everything. */
function configOf({ discovery: { serviceProviderConfig: path, trust } }: Dialect): Routes {
  if (path === null) return {};
  const supported = trust === 'reduce';
  const body = { schemas: [urns.serviceProviderConfig], patch: { supported }, filter: { supported } };
  return { [`GET ${path}`]: () => ({ status: 200, body }) };
}

function refuseMediaTypes({ text, headers }: MockRequest, { http }: Dialect): MockAnswer | undefined {
  if (headers['accept'] !== http.accept) return scimError(new Refusal(406, `Accept is not ${http.accept}.`));
  if (text === '' || headers['content-type']?.startsWith(http.contentType) === true) return undefined;
  return scimError(new Refusal(415, `Content-Type is not ${http.contentType}.`));
}
