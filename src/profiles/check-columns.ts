import type { Dialect } from '../scim/dialects/dialect.ts';
import { compileValueFilter } from '../scim/protocol/evaluate-filter.ts';
import { parsePatchPath } from '../scim/protocol/path.ts';
import { findAttribute } from '../scim/protocol/resource-schema.ts';
import { userSchema } from '../scim/protocol/schemas.ts';
import { isReservedName, printable } from '../validation/names.ts';
import { isColumn } from './check-value-paths.ts';

/** Attributes that a dialect names and that cannot be read, or that nothing may be called. */
export function columnProblems({ account, update, resources, roles }: Dialect): string[] {
  const named: [knob: string, texts: readonly string[]][] = [
    ['account.readOnly', account.readOnly],
    ['account.exclusive', account.exclusive.map(({ attribute }) => attribute)],
    ['update.strip', update.strip],
    ['resources', (resources ?? []).flatMap(({ columns = [], links = [] }) => [...columns, ...links])],
    ['roles', [roles.attribute ?? '', roles.valueAttribute]],
  ];
  return [
    ...account.required.filter((path) => !isRequirable(path)).map(unreadable),
    ...named.flatMap(([knob, texts]) => texts.filter(isReserved).map((text) => reserved(knob, text))),
  ];
}

/** A column, or one with a selection by one value: `entitlements[type eq "Profile"]`. */
function isRequirable(path: string): boolean {
  if (!path.includes('[')) return isColumn(path);
  try {
    const { attribute, filter } = parsePatchPath(path);
    if (filter?.kind !== 'compare' || filter.operator !== 'eq') return false;
    compileValueFilter(filter, findAttribute(userSchema.attributes, attribute));
    return true;
  } catch {
    return false;
  }
}

function isReserved(text: string): boolean {
  return text.split(/[:.[\]]/).some(isReservedName);
}

function unreadable(path: string): string {
  const examples = 'name:familyName or entitlements[type eq "Profile"]';
  return `account.required: ${printable(path)} cannot be read; write it as ${examples}.`;
}

function reserved(knob: string, text: string): string {
  return `${knob}: no attribute is called ${printable(text)}.`;
}
