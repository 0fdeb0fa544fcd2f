import { Secret } from '../secret.ts';
import { nearestName } from '../validation/nearest-name.ts';
import { currentNames, propertyOf, type Schema } from '../validation/schema.ts';
import type { Findings } from './findings.ts';
import {
  branch,
  leaf,
  type SettingBranch,
  type SettingChild,
  type SettingLeaf,
  type SettingNode,
} from './setting-tree.ts';

/**
 * Gives a layer the schema's spelling of names, turns text into numbers and booleans where the schema wants them, and makes
 * secrets of what the schema marks. Sections that the schema does not know and settings of older versions are left out.
 */
export function conformLayer(layer: SettingBranch, schema: Schema, findings: Findings): SettingBranch {
  const known: SettingChild[] = [];
  for (const child of layer.children.values()) {
    if (propertyOf(schema, child.name).schema !== undefined) known.push(child);
    else warnOfNearSection(child, schema, findings);
  }
  return conformBranch(branch(layer.origin, known), schema, { findings, path: [] });
}

interface Walk {
  readonly findings: Findings;
  readonly path: readonly string[];
}

function warnOfNearSection({ name, node }: SettingChild, schema: Schema, findings: Findings): void {
  const nearest = nearestName(name, currentNames(schema));
  if (nearest !== undefined) {
    findings.warning(
      node.origin.place,
      [name],
      `this section is not known and is left alone; did you mean ${nearest}?`,
    );
  }
}

function conformBranch(node: SettingBranch, schema: Schema | undefined, walk: Walk): SettingBranch {
  const children: SettingChild[] = [];
  for (const child of node.children.values()) {
    const property = propertyOf(schema, child.name);
    const path = [...walk.path, property.name];
    const outdated = property.schema?.deprecationMessage;
    if (outdated !== undefined) walk.findings.warning(child.node.origin.place, path, outdated);
    else
      children.push({
        name: property.name,
        node: conformNode(child.node, property.schema ?? unknownIn(schema), { ...walk, path }),
      });
  }
  return branch(node.origin, children, node.list);
}

/** In a closed section an unknown key is probably a misspelt one, and its value may be a credential. */
function unknownIn(schema: Schema | undefined): Schema | undefined {
  return schema?.additionalProperties === false ? { secret: true } : undefined;
}

function conformNode(node: SettingNode, schema: Schema | undefined, walk: Walk): SettingNode {
  return node.kind === 'branch' ? conformBranch(node, schema, walk) : conformLeaf(node, schema);
}

function conformLeaf(node: SettingLeaf, schema: Schema | undefined): SettingLeaf {
  if (node.value instanceof Secret) return conformSecret(node, node.value, schema);
  if (typeof node.value !== 'string') return node;
  if (schema?.secret === true) return { ...node, value: new Secret(node.value) };
  return { ...node, value: typed(node.value, schema?.type) };
}

/** What came out of an encrypted file stays a secret, unless it is a number or a boolean. */
function conformSecret(node: SettingLeaf, secret: Secret, schema: Schema | undefined): SettingLeaf {
  const value = schema?.secret === true ? secret : typed(secret.reveal(), schema?.type);
  return typeof value === 'string' ? node : { ...node, value };
}

const numeric = /^[+-]?\d{1,15}(\.\d{1,15})?$/;

/** Vaults and environment variables hold text only. What is not a number stays text, for the validation to refuse. */
function typed(text: string, type: string | undefined): string | number | boolean {
  const trimmed = text.trim();
  if ((type === 'integer' || type === 'number') && numeric.test(trimmed)) return Number(trimmed);
  if (type === 'boolean' && /^(true|false)$/i.test(trimmed)) return trimmed.toLowerCase() === 'true';
  return text;
}

const defaultOrigin = { source: 'default', place: 'default' };

/** Adds the schema's defaults where nothing or null is set, and makes lists of elements that are numbered without a gap. */
export function completeSettings(node: SettingBranch, schema: Schema): SettingBranch {
  const children = new Map(node.children);
  for (const [name, property] of Object.entries(schema.properties ?? {})) {
    if (property.default === undefined || isSet(children.get(name.toLowerCase()))) continue;
    children.set(name.toLowerCase(), { name, node: defaultNode(property) });
  }
  const completed = [...children.values()].map(({ name, node: child }) => {
    const property = propertyOf(schema, name).schema;
    return {
      name,
      node: child.kind === 'branch' && property !== undefined ? completeSettings(child, property) : child,
    };
  });
  return schema.type === 'array' ? numbered(node, completed) : branch(node.origin, completed, node.list);
}

function isSet(child: SettingChild | undefined): boolean {
  return child !== undefined && (child.node.kind === 'branch' || child.node.value !== null);
}

function defaultNode(schema: Schema): SettingNode {
  return schema.type === 'object'
    ? branch(defaultOrigin)
    : leaf(schema.default as string | number | boolean, defaultOrigin);
}

function numbered(node: SettingBranch, elements: readonly SettingChild[]): SettingBranch {
  const children = [...elements].sort((left, right) => Number(left.name) - Number(right.name));
  return branch(
    node.origin,
    children,
    children.every(({ name }, index) => name === String(index)),
  );
}
