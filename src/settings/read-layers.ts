import path from 'node:path';
import type { Schema } from '../validation/schema.ts';
import { conformLayer } from './apply-schema.ts';
import type { Findings } from './findings.ts';
import { readEnvironment, type Environment } from './read-environment.ts';
import { branch, childOf, mergeSettings, type SettingBranch } from './setting-tree.ts';
import { sources } from './sources.ts';

export interface LayersContext {
  readonly folder: string;
  readonly environment: Environment;
  readonly environmentName: string;
  readonly schema: Schema;
  readonly findings: Findings;
}

/** Reads all sources and lays each over the weaker ones, with the schema's names and types. */
export async function readLayers(context: LayersContext): Promise<SettingBranch> {
  const { folder, environmentName, schema, findings } = context;
  const environmentLayer = readEnvironment(context.environment, schema, findings);
  let layers = branch({ source: '', place: '' });
  for (const source of sources) {
    // The environment is the strongest layer, so that it may move the folder in which a weaker one lies.
    const known = mergeSettings(layers, environmentLayer);
    const workFolder = path.resolve(folder, textOf(known, 'WorkFolderPath') ?? defaultOf(schema, 'WorkFolderPath'));
    const layer = await source.read({ folder, environmentName, environmentLayer, workFolder, findings });
    if (layer !== undefined) layers = mergeSettings(layers, conformLayer(layer, schema, findings));
  }
  return layers;
}

function textOf(layers: SettingBranch, name: string): string | undefined {
  const node = childOf(layers, name);
  return node?.kind === 'leaf' && typeof node.value === 'string' ? node.value : undefined;
}

function defaultOf(schema: Schema, name: string): string {
  return String(schema.properties?.[name]?.default);
}
