import { readOptional } from './read-optional.ts';
import { branch, childOf, type SettingBranch } from './setting-tree.ts';
import type { SourceContext } from './source-context.ts';

export const agentFile = 'appsettings.agent.json';

const agentOnlySections: readonly string[] = [
  'Connections',
  'MappingFiles',
  'EntityTypeMappings',
  'EntityAssociationMappings',
  'ScimResourceTypeMappings',
];

/** The platform's server may share this file; only what describes the agent as a whole is taken from it. */
export async function readGeneral(
  name: string,
  context: Pick<SourceContext, 'folder' | 'findings'>,
): Promise<SettingBranch | undefined> {
  const layer = await readOptional(name, context);
  if (layer === undefined) return undefined;
  for (const section of agentOnlySections) {
    const node = childOf(layer, section);
    if (node === undefined) continue;
    context.findings.warning(
      node.origin.place,
      [section],
      `this section is not read from here; put it into ${agentFile}`,
    );
  }
  const excluded = new Set(agentOnlySections.map((section) => section.toLowerCase()));
  return branch(
    layer.origin,
    [...layer.children.values()].filter((child) => !excluded.has(child.name.toLowerCase())),
  );
}
