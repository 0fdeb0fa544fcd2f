import path from 'node:path';
import { buildMappings } from '../mappings/build-mappings.ts';
import type { MappingRoot } from '../mappings/mapping-element.ts';
import type { Mappings } from '../mappings/mappings.ts';
import { parseJsonMappings } from '../mappings/parse-json-mappings.ts';
import { printable } from '../validation/names.ts';
import { nearestName } from '../validation/nearest-name.ts';
import type { Findings } from './findings.ts';
import { decodeUtf8, isAbsent, readFileBytes } from './read-file.ts';
import { originOf, type SettingBranch } from './setting-tree.ts';

export interface MappingSettings {
  readonly tree: SettingBranch;
  readonly plain: Readonly<Record<string, unknown>>;
  readonly files: readonly string[];
  readonly folder: string;
}

/** The mappings of the settings and of all `MappingFiles`; undefined when they have problems, which are then among the findings. */
export async function loadMappings(settings: MappingSettings, findings: Findings): Promise<Mappings | undefined> {
  const { tree, plain, folder } = settings;
  const groups: (MappingRoot[] | undefined)[] = [parseJsonMappings(plain, (at) => originOf(tree, at).place)];
  for (const [index, name] of settings.files.entries()) {
    const { parseXmlMappings } = await import('../mappings/parse-xml-mappings.ts');
    const text = await readText(path.resolve(folder, name));
    const setting = ['MappingFiles', String(index)];
    const { place } = originOf(tree, setting);
    if (typeof text !== 'string') findings.problem(place, setting, `${printable(name)} ${text.reason}`);
    groups.push(typeof text === 'string' ? findings.attempt(() => parseXmlMappings(text, name)) : undefined);
  }
  const complete = groups.filter((group) => group !== undefined);
  return complete.length === groups.length ? findings.attempt(() => buildMappings(complete.flat())) : undefined;
}

async function readText(file: string): Promise<string | { readonly reason: string }> {
  const content = await readFileBytes(file);
  if ('bytes' in content) return decodeUtf8(content.bytes) ?? { reason: 'is not UTF-8 text' };
  return { reason: isAbsent(content.code) ? `is missing; looked for ${file}` : `cannot be read (${content.code})` };
}

/** A table whose connection is nearly, but not quite, a configured one is probably a mistake that would lose a file. */
export function warnOfMisspeltTables(mappings: Mappings, identifiers: readonly string[], findings: Findings): void {
  const known = new Set(identifiers.map((identifier) => identifier.toLowerCase()));
  for (const { connectionTable: table, origin } of [...mappings.entityTypes, ...mappings.associations]) {
    const prefix = table?.split('_')[0] ?? '';
    const nearest = known.has(prefix.toLowerCase()) ? undefined : nearestName(prefix, identifiers);
    if (nearest === undefined) continue;
    const message = `table ${printable(table ?? '')} belongs to no connection; did you mean ${nearest}?`;
    findings.warning(origin, [], message);
  }
}
