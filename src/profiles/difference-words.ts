import type { KnobDifference } from './knob-differences.ts';

type Words = (value: unknown) => string;

/** The knobs that are worth a word in a table, in the order in which they are told. */
const words: Readonly<Record<string, Words>> = {
  'list.mode': (value) => (value === 'none' ? 'no paging' : `paging by ${String(value)}`),
  'list.index': () => 'pages counted by their last row',
  'list.maxPageSize': (value) => `≤${String(value)} a page`,
  'list.stop': () => 'reads until an empty page',
  'list.hardCaps': (value) => `capped lists of ${Object.keys(value as object).join(', ')}`,
  'list.syntheticIds': () => 'refuses made-up rows',
  'filter.equality': () => 'filters without quotes',
  'update.method': wordsFor({
    put: 'PUT updates',
    putPartial: 'partial PUT updates',
    partialPatch: 'SCIM 1.1 updates',
  }),
  'update.patchStyle': () => 'PATCH without paths',
  'update.operationCase': () => 'capital Add, Remove, Replace',
  'delete.user': wordsFor({
    deactivate: 'deactivates',
    deleteDeactivates: 'DELETE deactivates',
    prevent: 'never deletes',
  }),
  'members.read': wordsFor({ user: 'members read on users', probe: 'members found by filter', none: 'no members' }),
  'members.write': wordsFor({
    patchWrapped: 'wrapped members',
    patchPathless: 'members without a path',
    partialWithOperation: 'SCIM 1.1 members',
    replaceAll: 'members replaced',
    put: 'members by PUT',
    none: 'no membership orders',
  }),
  'members.remove': wordsFor({ valueArray: 'removals as a list', replaceAll: 'removals by replacement' }),
  'authentication.grant': wordsFor({
    static: 'ready-made token',
    clientCredentials: 'client credentials',
    accountCredentials: 'account credentials',
  }),
  'throttle.requestsPerMinute': (value) => `≤${String(value)} requests a minute`,
};

/** What differs in a few words: `PUT updates, deactivates, ≤100 a page`. */
export function differenceWords(differences: readonly KnobDifference[]): string {
  const values = new Map(differences.map(({ knob, value }) => [knob, value]));
  const told = Object.entries(words).flatMap(([knob, wordsOf]) => (values.has(knob) ? wordsOf(values.get(knob)) : []));
  const found = told.filter((text) => text !== '');
  if (found.length > 0) return found.join(', ');
  return differences.length === 0 ? 'as the RFC' : differences.map(({ knob }) => knob).join(', ');
}

function wordsFor(texts: Readonly<Record<string, string>>): Words {
  return (value) => texts[String(value)] ?? '';
}
