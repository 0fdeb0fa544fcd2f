import path from 'node:path';
import { Secret } from '../secret.ts';
import type { Schema } from '../validation/schema.ts';
import { conformLayer } from './apply-schema.ts';
import { Findings } from './findings.ts';
import { readEnvironment, type Environment } from './read-environment.ts';
import { branch, childOf, mergeSettings, type SettingBranch } from './setting-tree.ts';
import { sources as allSources, type Source } from './sources.ts';
import { warnOfDifferences } from './warn-of-differences.ts';

export interface LayersContext {
  readonly folder: string;
  readonly environment: Environment;
  readonly environmentName: string;
  readonly schema: Schema;
  readonly findings: Findings;
  /** Identifiers of the connections that are needed, in any case; all without it. */
  readonly asked?: readonly string[] | undefined;
  /** Takes the ids of the keys that opened values. */
  readonly usedKeyIds?: Set<string>;
  /** All of them without it. */
  readonly sources?: readonly Source[];
}

/** Reads all sources and lays each over the weaker ones, with the schema's names and types. */
export async function readLayers(context: LayersContext): Promise<SettingBranch> {
  const { folder, environmentName, schema, findings, asked, usedKeyIds = new Set(), sources = allSources } = context;
  const environmentLayer = readEnvironment(context.environment, schema, findings);
  // Its findings come when it is the strongest layer's turn.
  const environmentKnown = conformLayer(environmentLayer, schema, new Findings());
  const found = new Map<Source, SettingBranch>();
  for (const source of externalLast(sources)) {
    // The environment is the strongest layer, so that it may move the folder in which a weaker one lies.
    const known = mergeSettings(merged(inOrder(found, sources)), environmentKnown);
    const workFolder = path.resolve(folder, textOf(known, 'WorkFolderPath') ?? defaultOf(schema, 'WorkFolderPath'));
    const shared = { folder, environmentName, environmentLayer, asked, usedKeyIds, schema, findings };
    const layer = await source.read({ ...shared, known, workFolder });
    if (layer !== undefined) found.set(source, conformLayer(layer, schema, findings));
  }
  for (const [source, layer] of found) {
    if (source.external === true) warnOfDifferences(inOrder(found, sources), layer, findings);
  }
  return merged(inOrder(found, sources));
}

function externalLast(sources: readonly Source[]): Source[] {
  return [...sources].sort((left, right) => Number(left.external ?? false) - Number(right.external ?? false));
}

/** Weakest first. */
function inOrder(found: ReadonlyMap<Source, SettingBranch>, sources: readonly Source[]): SettingBranch[] {
  return sources.map((source) => found.get(source)).filter((layer) => layer !== undefined);
}

function merged(layers: readonly SettingBranch[]): SettingBranch {
  return layers.reduce(mergeSettings, branch({ source: '', place: '' }));
}

function textOf(layers: SettingBranch, name: string): string | undefined {
  const node = childOf(layers, name);
  const value = node?.kind === 'leaf' ? node.value : undefined;
  if (value instanceof Secret) return value.reveal();
  return typeof value === 'string' ? value : undefined;
}

function defaultOf(schema: Schema, name: string): string {
  return String(schema.properties?.[name]?.default);
}
