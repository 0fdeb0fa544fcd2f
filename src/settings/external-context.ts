import type { Secret } from '../secret.ts';
import { propertyOf, type Schema } from '../validation/schema.ts';
import { validate } from '../validation/validate.ts';
import type { FetchedSetting } from '../secrets/fetch-all.ts';
import { completeSettings } from './apply-schema.ts';
import { Findings } from './findings.ts';
import { selectConnections } from './select-connections.ts';
import {
  branch,
  childOf,
  leaf,
  mergeSettings,
  originOf,
  plainOf,
  type Origin,
  type SettingBranch,
} from './setting-tree.ts';
import type { SourceContext } from './source-context.ts';

/**
 * The checked section of an external source, as plain data; undefined when there is none. What is wrong in any file is
 * thrown here, so that nothing is fetched for settings that cannot be used.
 */
export function sectionOf(name: string, context: SourceContext): unknown {
  const { known, schema, findings, folder } = context;
  const section = childOf(known, name);
  if (section === undefined || (section.kind === 'leaf' && section.value === null)) return undefined;
  const only = completeSettings(branch(known.origin, [{ name, node: section }]), {
    properties: { [name]: propertyOf(schema, name).schema ?? {} },
  });
  const plain = plainOf(only) as Record<string, unknown>;
  for (const { path, message } of validate('appsettings.agent', plain)) {
    findings.problem(originOf(only, path).place, path, message);
  }
  findings.throwProblems(folder);
  return plain[name];
}

/** The SCIM connections that were asked for, as far as the files and the environment name them. */
export function neededConnections({ known, asked, schema }: SourceContext): string[] {
  // What is odd about them is reported when all layers are known.
  const selection = { asked, schema: connectionSchema(schema), findings: new Findings() };
  const section = childOf(selectConnections(known, selection), 'Connections');
  return section?.kind === 'branch' ? [...section.children.values()].map(({ name }) => name) : [];
}

export function connectionSchema(schema: Schema): Schema | undefined {
  return propertyOf(propertyOf(schema, 'Connections').schema, '').schema;
}

/** Warns of each needed connection for which a source that is configured has nothing. */
export function warnOfNothing(
  source: string,
  layer: SettingBranch,
  { needed, findings }: { readonly needed: readonly string[]; readonly findings: Findings },
): void {
  const connections = childOf(layer, 'Connections');
  for (const identifier of needed) {
    if (childOf(connections, identifier) !== undefined) continue;
    findings.warning(source, ['Connections', identifier], 'is configured, but holds nothing for this connection');
  }
  if (needed.length === 0) findings.warning(source, [], 'is configured, but no connection needs it');
}

/** The layer that fetched settings make. */
export function layerOf(source: string, settings: readonly FetchedSetting[]): SettingBranch {
  const layers = settings.map(({ path, value, place }) => branchAt(path, value, { source, place }));
  return layers.reduce(mergeSettings, branch({ source, place: source }));
}

function branchAt(path: readonly string[], value: Secret, origin: Origin): SettingBranch {
  const [name = '', ...rest] = path;
  return branch(origin, [{ name, node: rest.length === 0 ? leaf(value, origin) : branchAt(rest, value, origin) }]);
}
