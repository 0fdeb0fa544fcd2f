import { ScimProtocolError } from '../scim/protocol/error.ts';
import { bulkRoute } from './bulk-route.ts';
import { discoveryRoute } from './discovery-routes.ts';
import type { Handler, Provider, Route } from './exchange.ts';
import { collectionRoute, resourceRoute, searchRoute } from './resource-routes.ts';

const searchSegment = '.search';

/** The route of a path below the base path; undefined where there is nothing. */
export function findRoute(provider: Provider, segments: readonly string[]): Route | undefined {
  const [endpoint, ...rest] = segments;
  const { users, groups } = provider.directory;
  if (rest.length === 0) {
    if (endpoint === searchSegment) return searchRoute([users, groups]);
    if (endpoint === 'Bulk') return bulkRoute;
    if (endpoint === 'Me') return aliasRoute;
  }
  const store = [users, groups].find(({ type }) => type.endpoint === endpoint);
  if (store === undefined) return discoveryRoute(provider, segments);
  const [id, ...more] = rest;
  if (id === undefined) return collectionRoute(store);
  if (more.length > 0) return undefined;
  return id === searchSegment ? searchRoute([store]) : resourceRoute(store, id);
}

const refuseAlias: Handler = () => {
  throw new ScimProtocolError(501, 'The alias /Me is not offered: a caller is no user.');
};

/** RFC 7644 section 3.11. */
const aliasRoute: Route = {
  GET: refuseAlias,
  POST: refuseAlias,
  PUT: refuseAlias,
  PATCH: refuseAlias,
  DELETE: refuseAlias,
};
