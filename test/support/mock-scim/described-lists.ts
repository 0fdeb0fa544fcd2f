import type { Dialect } from '../../../src/scim/dialects/dialect.ts';
import type { FilterNode } from '../../../src/scim/protocol/filter.ts';
import type { JsonObject } from '../../../src/scim/protocol/json.ts';
import { urns } from '../../../src/scim/protocol/urns.ts';
import { demand, type Call, type Handler, type MockAnswer } from './exchange.ts';
import {
  attributesIn,
  conjunctionOf,
  located,
  readOne,
  selected,
  withGroups,
  type ListOptions,
  type View,
} from './lists.ts';
import { joinedOnly } from './wso2.ts';
import { nested } from './described-login.ts';

/** Lists one entity in the way that a dialect describes, and refuses what it says that the server does not take. */
export function describedList(dialect: Dialect): Handler {
  const list: Handler = (call) => {
    demandParameters(call, dialect);
    const all = selected(call, optionsOf(call, dialect));
    const isEmptyFind = all.length === 0 && call.request.query.has('filter');
    const [emptyStatus] = dialect.list.emptyStatuses;
    if (isEmptyFind && emptyStatus !== undefined) return { status: emptyStatus };
    return pageIn(all, call, dialect);
  };
  return dialect.filter.equality === 'joined' ? joinedOnly(list) : list;
}

export function describedRead(dialect: Dialect): Handler {
  return (call) => {
    demandParameters(call, dialect);
    return readOne(movedBy(viewOf(call, dialect), call, dialect))(call);
  };
}

/** Groups are seen in the users where the groups do not show them, and nowhere where they have to be asked for. */
export function viewOf({ entity }: Pick<Call, 'entity'>, { members: { read } }: Dialect): View {
  if (entity !== 'Users') return (resource) => (read === 'group' ? resource : without(resource, 'members'));
  return located((user, store) =>
    read === 'user' || read === 'group' ? withGroups(user, store) : without(user, 'password'),
  );
}

/** With attributes at the first of the paths where the dialect says that the server keeps them. */
function movedBy(view: View, { entity }: Call, { resources }: Dialect): View {
  const { attributes = {} } = resources?.find(({ name }) => name === entity) ?? {};
  return (resource, store) =>
    Object.entries(attributes).reduce(
      (shown, [column, [path = column]]) => {
        const [name = '', part] = column.split(':');
        const value = part === undefined ? shown[name] : (shown[name] as JsonObject | undefined)?.[part];
        return { ...(part === undefined ? without(shown, name) : shown), ...nested(path.split('.'), value) };
      },
      view(resource, store),
    );
}

function without(resource: JsonObject, name: string): JsonObject {
  return Object.fromEntries(Object.entries(resource).filter(([key]) => key !== name));
}

function demandParameters({ request: { query } }: Call, { read: { parameters } }: Dialect): void {
  for (const [name, value] of Object.entries(parameters)) demand(query.get(name) === value, `${name} is not ${value}.`);
}

function optionsOf(call: Call, dialect: Dialect): ListOptions {
  return {
    view: movedBy(viewOf(call, dialect), call, dialect),
    filtered: call.entity === 'Users' ? withGroups : (resource) => resource,
    checkFilter: (filter, text) => {
      demand(isUnderstood(filter, text, dialect), `The filter ${text} is not supported.`, {
        scimType: 'invalidFilter',
      });
    },
  };
}

const keys = ['externalId', 'userName'] as const;

function isUnderstood(filter: FilterNode, text: string, { filter: rules, lookUp }: Dialect): boolean {
  const used = [...text.matchAll(/ (eq|ne|co|sw|ew|pr|gt|ge|lt|le)\b/g)].map(([, operator]) => operator);
  const areKnown = used.every((operator) => rules.operators?.some((known) => known === operator) ?? true);
  const named = keys.filter((key) => attributesIn(filter).includes(key));
  return areKnown && named.every((key) => lookUp.attributes.includes(key)) && isJoined(filter, text, rules.logic);
}

function isJoined(filter: FilterNode, text: string, logic: Dialect['filter']['logic']): boolean {
  if (logic === 'full') return true;
  if (logic === 'flat') return !(text.includes(' and ') && text.includes(' or '));
  return logic === 'and' ? conjunctionOf(filter) !== undefined : filter.kind === 'compare';
}

type Rows = readonly JsonObject[];

function pageIn(all: Rows, call: Call, dialect: Dialect): MockAnswer {
  const { list } = dialect;
  const cap = call.request.query.has('filter') ? undefined : list.hardCaps[call.entity]?.rows;
  const given = all.slice(0, cap ?? all.length);
  const [page, more] = pagings[list.unpagedFallback ? 'none' : list.mode](given, call, dialect);
  const total = list.stop === 'empty' ? page.length : all.length;
  const sizes = { [list.totalMember]: total, itemsPerPage: page.length };
  return { status: 200, body: { schemas: [urns.listResponse], ...sizes, ...more, Resources: page } };
}

type Paging = (all: Rows, call: Call, dialect: Dialect) => readonly [page: Rows, more: object];

const ownPageSize = 4;

const byIndex: Paging = (all, { request: { query } }, { list }) => {
  const offset = Number(query.get('startIndex') ?? list.startBase) - list.startBase;
  demand(offset >= 0, `Indexes begin at ${list.startBase}.`);
  if (list.index === 'firstRow') return [all.slice(offset, offset + countIn(query, list)), {}];
  const number = Math.max(1, Math.floor((offset + 1) / ownPageSize));
  return [all.slice((number - 1) * ownPageSize, number * ownPageSize), {}];
};

/** The cursor is the number of rows before the page. */
const byCursor: Paging = (all, { request: { query } }, { list }) => {
  demand(!query.has('startIndex'), 'startIndex is not supported.');
  const start = Number(query.get('cursor') ?? 0);
  const end = start + countIn(query, list);
  return [all.slice(start, end), end < all.length ? { nextCursor: String(end) } : {}];
};

const whole: Paging = (all, { request: { query } }) => {
  demand(!['startIndex', 'cursor', 'count'].some((name) => query.has(name)), 'There are no pages.');
  return [all, {}];
};

const pagings: Readonly<Record<Dialect['list']['mode'], Paging>> = {
  announced: byIndex,
  index: byIndex,
  cursor: byCursor,
  none: whole,
};

function countIn(query: URLSearchParams, { maxPageSize }: Dialect['list']): number {
  const most = maxPageSize ?? Infinity;
  const count = Number(query.get('count') ?? Math.min(most, 100));
  demand(count <= most, `count is at most ${most}.`, { scimType: 'invalidValue' });
  return count;
}
