import { compileFilter } from '../../../src/scim/protocol/evaluate-filter.ts';
import { parseFilter, type FilterNode } from '../../../src/scim/protocol/filter.ts';
import type { JsonObject } from '../../../src/scim/protocol/json.ts';
import type { ResourceSchema } from '../../../src/scim/protocol/resource-schema.ts';
import { groupResourceSchema, userResourceSchema } from '../../../src/scim/protocol/resource-types.ts';
import { urns } from '../../../src/scim/protocol/urns.ts';
import { Refusal, type Call, type Handler } from './exchange.ts';
import type { MockResource, MockStore } from './store.ts';

/** A resource as the server shows it. */
export type View = (resource: MockResource, store: MockStore) => JsonObject;

export interface ListOptions {
  readonly view?: View;
  /** Resources as a filter sees them; as they are shown without it. */
  readonly filtered?: View;
  /** Throws a Refusal for a filter that the server does not take. */
  readonly checkFilter?: (filter: FilterNode, text: string) => void;
  /** Page size without `count`; 100 unless told otherwise. */
  readonly defaultCount?: number;
  /** Largest page; a higher count is not refused but cut down. */
  readonly maxCount?: number;
}

/** The resources that match the filter of the request, as they are shown. */
export function selected(call: Call, options: ListOptions): readonly JsonObject[] {
  const { view = shownAs, checkFilter } = options;
  const text = call.request.query.get('filter');
  const resources = call.store.all(call.entity);
  const show = (resource: MockResource): JsonObject => view(resource, call.store);
  if (text === null) return resources.map(show);
  const filter = parseFilter(text);
  checkFilter?.(filter, text);
  const matches = compileFilter(filter, schemaOf(call.entity));
  const seen = options.filtered ?? view;
  return resources.filter((resource) => matches(seen(resource, call.store))).map(show);
}

/** Pages by startIndex and count (RFC 7644 section 3.4.2.4). */
export function listByIndex(options: ListOptions = {}): Handler {
  return (call) => {
    const all = selected(call, options);
    const { startIndex, page } = pageOf(all, call, options);
    return {
      status: 200,
      body: {
        schemas: [urns.listResponse],
        totalResults: all.length,
        startIndex,
        itemsPerPage: page.length,
        Resources: page,
      },
    };
  };
}

export function pageOf(
  all: readonly JsonObject[],
  { request: { query } }: Call,
  { defaultCount = 100, maxCount = Infinity }: ListOptions,
): { readonly startIndex: number; readonly page: readonly JsonObject[] } {
  const startIndex = Math.max(1, Number(query.get('startIndex') ?? 1));
  const count = Math.min(Number(query.get('count') ?? defaultCount), maxCount);
  return { startIndex, page: all.slice(startIndex - 1, startIndex - 1 + count) };
}

/** Everything at once, whatever startIndex and count say. */
export function listWhole(options: ListOptions = {}): Handler {
  return (call) => {
    const all = selected(call, options);
    const body = { schemas: [urns.listResponse], totalResults: all.length, Resources: all };
    return { status: 200, body };
  };
}

export function readOne(view: View = shownAs): Handler {
  return (call) => ({ status: 200, body: view(found(call), call.store) });
}

/** The resource that a request names; throws a Refusal with 404. */
export function found({ store, entity, id }: Call): MockResource {
  const resource = store.get(entity, id);
  if (resource === undefined) throw new Refusal(404, `${entity} has no ${id}.`, { code: 'not_found' });
  return resource;
}

function shownAs(resource: MockResource): JsonObject {
  const { password: _password, ...shown } = resource;
  return shown;
}

/** With `groups`, as most servers show their users. */
export const withGroups: View = (user, store) => ({
  ...shownAs(user),
  groups: store.groupsOf(user.id).map(({ id, displayName }) => ({ value: id, display: displayName })),
});

/** With the address of the resource, as another server spells it. */
export function located(view: View): View {
  return (resource, store) => ({
    ...view(resource, store),
    meta: { location: `https://scim.corp.example/v2/Users/${resource.id}` },
  });
}

export function schemaOf(entity: string): ResourceSchema {
  if (entity.toLowerCase() === 'users') return userResourceSchema;
  if (entity.toLowerCase() === 'groups') return groupResourceSchema;
  return { core: { id: `urn:mock:${entity}`, name: entity, attributes: [] }, extensions: [] };
}

/** The attributes that a filter names, in its order. */
export function attributesIn(filter: FilterNode): string[] {
  if ('terms' in filter) return filter.terms.flatMap(attributesIn);
  if ('term' in filter) return attributesIn(filter.term);
  const { schema, attribute, subAttribute } = filter.path;
  const name = subAttribute === undefined ? attribute : `${attribute}.${subAttribute}`;
  return [schema === undefined ? name : `${schema}:${name}`];
}

/** The comparisons of a filter whose terms are joined by `and` only; undefined for any other. */
export function conjunctionOf(filter: FilterNode): Extract<FilterNode, { kind: 'compare' }>[] | undefined {
  if (filter.kind === 'compare') return [filter];
  if (filter.kind !== 'and') return undefined;
  const terms = filter.terms.map(conjunctionOf);
  return terms.some((term) => term === undefined) ? undefined : terms.flatMap((term) => term ?? []);
}

/** Refuses all but one comparison by `eq`. */
export function onlyEquality(filter: FilterNode, text: string): void {
  if (filter.kind === 'compare' && filter.operator === 'eq') return;
  throw new Refusal(400, `Only one comparison by eq is supported, not ${text}.`, { scimType: 'invalidFilter' });
}
