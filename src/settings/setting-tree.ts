import { Secret } from '../secret.ts';
import { propertyOf, type Schema } from '../validation/schema.ts';

export type SettingValue = string | number | boolean | null | Secret;

export interface Origin {
  /** The layer, as `settings show` names it: `appsettings.agent.json`. */
  readonly source: string;
  /** Where to look, for messages: `appsettings.agent.json line 12`. */
  readonly place: string;
}

export interface SettingLeaf {
  readonly kind: 'leaf';
  readonly value: SettingValue;
  readonly origin: Origin;
  /** The weaker layers that gave a value too, strongest first. */
  readonly overridden: readonly string[];
}

/** A section or a list; the children of a list are named by their index. */
export interface SettingBranch {
  readonly kind: 'branch';
  readonly list: boolean;
  readonly origin: Origin;
  /** By lower-case name, because settings are read in any case. */
  readonly children: ReadonlyMap<string, SettingChild>;
}

export type SettingNode = SettingLeaf | SettingBranch;

export interface SettingChild {
  readonly name: string;
  readonly node: SettingNode;
}

export function leaf(value: SettingValue, origin: Origin): SettingLeaf {
  return { kind: 'leaf', value, origin, overridden: [] };
}

export function branch(origin: Origin, children: Iterable<SettingChild> = [], list = false): SettingBranch {
  const byName = new Map([...children].map((child) => [child.name.toLowerCase(), child]));
  return { kind: 'branch', list, origin, children: byName };
}

/**
 * Lays a stronger layer over a weaker one, leaf by leaf. A list of the stronger layer replaces the weaker list as a
 * whole; single elements are replaced by their index, as environment variables do. Names keep the spelling of the weaker layer.
 */
export function mergeSettings(weak: SettingBranch, strong: SettingBranch): SettingBranch {
  if (strong.list) return strong;
  const children = new Map(weak.children);
  for (const [key, child] of strong.children) {
    const present = weak.children.get(key);
    children.set(
      key,
      present === undefined ? child : { name: present.name, node: mergeNodes(present.node, child.node) },
    );
  }
  return { ...weak, children };
}

function mergeNodes(weak: SettingNode, strong: SettingNode): SettingNode {
  if (weak.kind === 'branch' && strong.kind === 'branch') return mergeSettings(weak, strong);
  if (weak.kind === 'branch' || strong.kind === 'branch') return strong;
  return { ...strong, overridden: [...strong.overridden, weak.origin.source, ...weak.overridden] };
}

export interface SettingAtPath {
  readonly path: readonly string[];
  readonly leaf: SettingLeaf;
}

/** Every leaf below a node, with its path. */
export function* leavesOf(node: SettingNode, path: readonly string[] = []): Generator<SettingAtPath> {
  if (node.kind === 'leaf') {
    yield { path, leaf: node };
    return;
  }
  for (const child of node.children.values()) yield* leavesOf(child.node, [...path, child.name]);
}

export function childOf(node: SettingNode | undefined, name: string): SettingNode | undefined {
  return node?.kind === 'branch' ? node.children.get(name.toLowerCase())?.node : undefined;
}

/** Where a path was set or, when it was not, the nearest section around it. */
export function originOf(root: SettingNode, path: readonly string[]): Origin {
  let node = root;
  for (const name of path) {
    const next = childOf(node, name);
    if (next === undefined) break;
    node = next;
  }
  return node.origin;
}

/**
 * The clear values as plain JSON data, for validation; a key that is null counts as absent, except where the schema says `nullIsValue`.
 * Objects have no prototype.
 */
export function plainOf(node: SettingNode, schema?: Schema): unknown {
  if (node.kind === 'leaf') return node.value instanceof Secret ? node.value.reveal() : node.value;
  const keepsNull = schema?.nullIsValue === true;
  const schemaOfChild = (name: string): Schema | undefined => (keepsNull ? schema : propertyOf(schema, name).schema);
  if (isNumberedList(node)) return [...node.children.values()].map((child) => plainOf(child.node, schemaOfChild('')));
  const result = Object.create(null) as Record<string, unknown>;
  for (const { name, node: child } of node.children.values()) {
    if (keepsNull || child.kind === 'branch' || child.value !== null)
      result[name] = plainOf(child, schemaOfChild(name));
  }
  return result;
}

/** A stronger layer may have added an element further on, which leaves a gap. */
function isNumberedList({ list, children }: SettingBranch): boolean {
  return list && [...children.values()].every(({ name }, index) => name === String(index));
}
