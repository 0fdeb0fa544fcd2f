import { printable } from '../validation/names.ts';
import { nearestName } from '../validation/nearest-name.ts';
import { currentNames, propertyOf, type Schema } from '../validation/schema.ts';
import type { Findings } from './findings.ts';
import { branch, childOf, type SettingBranch, type SettingChild } from './setting-tree.ts';

export interface ConnectionSelection {
  /** Identifiers that were asked for; all SCIM connections without it. */
  readonly asked: readonly string[] | undefined;
  /** What a SCIM connection may hold. */
  readonly schema: Schema | undefined;
  readonly findings: Findings;
}

/**
 * Leaves only the SCIM connections that were asked for in the section `Connections`. The file of an agent may hold
 * connections of other connectors too: those are skipped with a warning, and refused when asked for.
 */
export function selectConnections(root: SettingBranch, selection: ConnectionSelection): SettingBranch {
  const section = root.children.get('connections');
  if (section?.node.kind === 'branch') {
    const { name, node } = section;
    const present = [...node.children.values()].filter((child) => !isTakenAway(child));
    reportUnknown(present, selection);
    const kept = present.filter((child) => isSelected(child, selection));
    const children = new Map(root.children).set('connections', { name, node: branch(node.origin, kept) });
    return { ...root, children };
  }
  reportUnknown([], selection);
  return root;
}

/** A stronger layer takes a connection away with null. */
function isTakenAway({ node }: SettingChild): boolean {
  return node.kind === 'leaf' && node.value === null;
}

function reportUnknown(present: readonly SettingChild[], { asked = [], findings }: ConnectionSelection): void {
  const known = present.map(({ name }) => printable(name));
  for (const name of asked) {
    if (present.some((child) => isSameName(child.name, name))) continue;
    const nearest = nearestName(name, known);
    const hint =
      nearest === undefined ? `configured are: ${known.sort().join(', ') || 'none'}` : `did you mean ${nearest}?`;
    findings.problem('', ['Connections', name], `no such connection; ${hint}`);
  }
}

function isSameName(left: string, right: string): boolean {
  return left.toLowerCase() === right.toLowerCase();
}

function isSelected(child: SettingChild, { asked, schema, findings }: ConnectionSelection): boolean {
  const isAsked = asked?.some((name) => isSameName(child.name, name));
  if (isAsked === false) return false;
  const foreign = foreignSetting(child, schema);
  if (foreign === undefined) return true;
  const { place } = child.node.origin;
  const message = `is not a SCIM connection: it has no Server, and ${printable(foreign)} belongs to another connector`;
  if (isAsked === true) findings.problem(place, ['Connections', child.name], message);
  else findings.warning(place, ['Connections', child.name], `${message}; skipped`);
  return false;
}

/**
 * The setting that shows that a connection is of another connector. Only looked for without `Server`; a misspelt
 * `Server`, or names that are near to those of a SCIM connection, are mistakes and not another connector's.
 */
function foreignSetting({ node }: SettingChild, schema: Schema | undefined): string | undefined {
  if (node.kind === 'leaf' || childOf(node, 'Server') !== undefined) return undefined;
  const unknown = [...node.children.values()].filter(({ name }) => propertyOf(schema, name).schema === undefined);
  const misspeltServer = unknown.some(
    (child) => child.node.kind === 'leaf' && nearestName(child.name, ['Server']) !== undefined,
  );
  if (misspeltServer) return undefined;
  return unknown.find(({ name }) => nearestName(name, currentNames(schema)) === undefined)?.name;
}
