import type { Dialect } from './dialect.ts';

/** Servers that follow RFC 7643, RFC 7644 and RFC 9865. */
export const rfc: Dialect = {
  name: 'RFC',
  http: {
    versionSuffix: '/v2',
    accept: 'application/scim+json, application/json;q=0.9',
    contentType: 'application/scim+json',
  },
  discovery: {
    serviceProviderConfig: 'ServiceProviderConfig',
    resourceTypes: 'ResourceTypes',
    schemas: 'Schemas',
  },
  list: { paging: 'index', startBase: 1, stop: 'total' },
  lookUp: { combined: true, noMatch: 'empty-list' },
  write: { memberRemoval: 'filtered-path' },
};
