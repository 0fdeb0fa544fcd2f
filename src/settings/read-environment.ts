import { isReservedName } from '../validation/names.ts';
import { propertyOf, type Schema } from '../validation/schema.ts';
import type { Findings } from './findings.ts';
import { branch, leaf, type Origin, type SettingBranch, type SettingNode } from './setting-tree.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

const source = 'environment';

/**
 * The settings among the environment variables: `Connections__Acme__Password`, elements of lists by index.
 * Only names that begin with a section of the schema are read.
 */
export function readEnvironment(environment: Environment, schema: Schema, findings: Findings): SettingBranch {
  const root: OpenBranch = { origin: { source, place: source }, children: new Map() };
  for (const [variable, value] of Object.entries(environment)) {
    const path = variable.split('__');
    if (value === undefined || propertyOf(schema, path[0] ?? '').schema === undefined) continue;
    const origin = { source, place: `environment variable ${variable}` };
    const message = isBadPath(path) ? 'a part of the name is empty or reserved' : insert(root, path, { value, origin });
    if (message !== undefined) findings.problem(origin.place, [], message);
  }
  return closed(root);
}

interface OpenBranch {
  readonly origin: Origin;
  readonly children: Map<string, { readonly name: string; readonly node: OpenBranch | OpenLeaf }>;
}

interface OpenLeaf {
  readonly value: string;
  readonly origin: Origin;
}

function isBadPath(path: readonly string[]): boolean {
  return path.some((name) => name === '' || isReservedName(name));
}

/** Puts a value into the tree; says what is in the way when it has no place there. */
function insert(root: OpenBranch, path: readonly string[], value: OpenLeaf): string | undefined {
  let section = root;
  for (const name of path.slice(0, -1)) {
    const present = section.children.get(name.toLowerCase())?.node;
    if (present !== undefined && 'value' in present)
      return `contradicts ${present.origin.place}: a value and a section`;
    const next = present ?? { origin: value.origin, children: new Map() };
    if (present === undefined) section.children.set(name.toLowerCase(), { name, node: next });
    section = next;
  }
  const name = path.at(-1) ?? '';
  const present = section.children.get(name.toLowerCase());
  if (present !== undefined) return `contradicts ${present.node.origin.place}: the same setting twice`;
  section.children.set(name.toLowerCase(), { name, node: value });
  return undefined;
}

function closed(open: OpenBranch): SettingBranch {
  const children = [...open.children.values()].map(({ name, node }): { name: string; node: SettingNode } => ({
    name,
    node: 'value' in node ? leaf(node.value, node.origin) : closed(node),
  }));
  return branch(open.origin, children);
}
