import type { HttpRequest } from '../http/request.ts';
import type { Dialect } from './dialects/dialect.ts';
import { asScimNames, asServerNames } from './protocol/extension-names.ts';
import { isObject } from './protocol/json.ts';
import type { ScimResource } from './protocol/resource.ts';

type AccountKnobs = Pick<Dialect, 'account'>;

/** The request with the extensions named as the server knows them (`account.extensions`). */
export function withServerUrns(request: HttpRequest, { account: { extensions } }: AccountKnobs): HttpRequest {
  if (Object.keys(extensions).length === 0 || !isObject(request.body)) return request;
  return { ...request, body: asServerNames(request.body, extensions) };
}

/** A resource as read, with the extensions named as in SCIM 2.0. */
export function withScimUrns(resource: ScimResource, { account: { extensions } }: AccountKnobs): ScimResource {
  if (Object.keys(extensions).length === 0) return resource;
  return { ...asScimNames(resource, extensions), id: resource.id };
}
