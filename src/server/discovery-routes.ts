import { ScimProtocolError } from '../scim/protocol/error.ts';
import type { JsonObject } from '../scim/protocol/json.ts';
import { groupType, resourceTypeDocument, userType } from '../scim/protocol/resource-types.ts';
import { enterpriseUserSchema, groupSchema, schemaDocument, userSchema } from '../scim/protocol/schemas.ts';
import { serviceProviderConfigDocument } from '../scim/protocol/service-provider-config.ts';
import { urns } from '../scim/protocol/urns.ts';
import { answerJson } from './answer.ts';
import type { Exchange, Provider, Route } from './exchange.ts';

/** The routes of RFC 7644 section 4; undefined for a path that is none of them. */
export function discoveryRoute(provider: Provider, segments: readonly string[]): Route | undefined {
  const [endpoint = '', id, ...rest] = segments;
  if (rest.length > 0) return undefined;
  if (endpoint === 'ServiceProviderConfig') return id === undefined ? configRoute() : undefined;
  const documents = documentsOf(provider, endpoint);
  if (documents === undefined) return undefined;
  return id === undefined ? listRoute(documents) : documentRoute(documents, id);
}

function documentsOf({ baseUrl }: Provider, endpoint: string): readonly JsonObject[] | undefined {
  const locationOf = (id: string): string => `${baseUrl}/${endpoint}/${id}`;
  if (endpoint === 'ResourceTypes') {
    return [userType, groupType].map((type) => resourceTypeDocument(type, locationOf(type.name)));
  }
  if (endpoint !== 'Schemas') return undefined;
  return [userSchema, enterpriseUserSchema, groupSchema].map((schema) => schemaDocument(schema, locationOf(schema.id)));
}

function configRoute(): Route {
  return {
    GET: ({ provider }) => {
      const { baseUrl, pageSizes, cursors, credentials, bulk } = provider;
      const paging = { maxPageSize: pageSizes.maximum, defaultPageSize: pageSizes.default };
      const limits = { ...paging, cursorTimeout: cursors.timeoutSeconds, bulk };
      const location = `${baseUrl}/ServiceProviderConfig`;
      return answerJson(200, serviceProviderConfigDocument(limits, credentials.schemes, location));
    },
  };
}

function listRoute(documents: readonly JsonObject[]): Route {
  return {
    GET: (exchange) => {
      refuseFilter(exchange);
      const total = documents.length;
      const counts = { totalResults: total, itemsPerPage: total, startIndex: 1 };
      return answerJson(200, { schemas: [urns.listResponse], ...counts, Resources: documents });
    },
  };
}

/** A filter on discovery is forbidden rather than ignored (RFC 7644 section 4). */
function refuseFilter({ parameters }: Exchange): void {
  if (parameters.has('filter')) throw new ScimProtocolError(403, 'This endpoint takes no filter.');
}

function documentRoute(documents: readonly JsonObject[], id: string): Route | undefined {
  const found = documents.find((document) => String(document['id']).toLowerCase() === id.toLowerCase());
  return found && { GET: () => answerJson(200, found) };
}
