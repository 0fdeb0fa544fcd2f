import path from 'node:path';
import { AgentError } from '../errors.ts';
import { printable } from '../validation/names.ts';
import type { Findings } from './findings.ts';
import { isAbsent, readFileBytes } from './read-file.ts';
import { readJsonSettings } from './read-json-settings.ts';
import { branch, childOf, type SettingBranch } from './setting-tree.ts';

export interface SourceContext {
  readonly folder: string;
  readonly environmentName: string;
  /** The settings among the environment variables. */
  readonly environmentLayer: SettingBranch;
  /** The work folder, as the weaker layers and the environment name it. */
  readonly workFolder: string;
  readonly findings: Findings;
}

export interface Source {
  readonly name: string;
  /** The layer, or undefined when there is none. */
  read(context: SourceContext): Promise<SettingBranch | undefined>;
}

const agentFile = 'appsettings.agent.json';
const generalFile = 'appsettings.json';
const agentOnlySections: readonly string[] = [
  'Connections',
  'MappingFiles',
  'EntityTypeMappings',
  'EntityAssociationMappings',
  'ScimResourceTypeMappings',
];

/** Every layer of settings, weakest first. */
export const sources: readonly Source[] = [
  { name: 'general settings', read: readGeneralFile },
  { name: 'agent settings', read: readAgentFile },
  {
    name: 'agent settings of the environment',
    read: (context) => readOptional(`appsettings.agent.${context.environmentName}.json`, context),
  },
  { name: 'connection settings', read: readConnectionFile },
  { name: 'environment variables', read: (context) => Promise.resolve(context.environmentLayer) },
];

/** The platform's server may share this file; only what describes the agent as a whole is taken from it. */
async function readGeneralFile(context: SourceContext): Promise<SettingBranch | undefined> {
  const layer = await readOptional(generalFile, context);
  if (layer === undefined) return undefined;
  for (const name of agentOnlySections) {
    const section = childOf(layer, name);
    if (section === undefined) continue;
    context.findings.warning(
      section.origin.place,
      [name],
      `this section is not read from here; put it into ${agentFile}`,
    );
  }
  const excluded = new Set(agentOnlySections.map((name) => name.toLowerCase()));
  return branch(
    layer.origin,
    [...layer.children.values()].filter(({ name }) => !excluded.has(name.toLowerCase())),
  );
}

async function readAgentFile(context: SourceContext): Promise<SettingBranch> {
  const layer = await readOptional(agentFile, context);
  if (layer !== undefined) return layer;
  throw new AgentError('SETTINGS_NOT_FOUND', `configuration not found: ${agentFile}; looked in ${context.folder}`, {
    next: 'Name the folder of the settings with --settings, or create the file there.',
  });
}

function readConnectionFile(context: SourceContext): Promise<SettingBranch | undefined> {
  const file = path.join(context.workFolder, 'appsettings.connection.json');
  return readOptional(path.relative(context.folder, file).replaceAll('\\', '/'), context);
}

async function readOptional(name: string, { folder, findings }: SourceContext): Promise<SettingBranch | undefined> {
  const bytes = await readFileIfPresent(path.resolve(folder, name));
  return bytes === undefined
    ? undefined
    : (findings.attempt(() => readJsonSettings(bytes, name, findings)) ?? empty(name));
}

/** A file that is there but cannot be used: the problem is known, the other layers are still looked at. */
function empty(name: string): SettingBranch {
  return branch({ source: name, place: name });
}

async function readFileIfPresent(file: string): Promise<Uint8Array | undefined> {
  const content = await readFileBytes(file);
  if ('bytes' in content) return content.bytes;
  if (isAbsent(content.code)) return undefined;
  throw new AgentError('SETTINGS_NOT_READABLE', `${printable(file)} cannot be read (${content.code})`, {
    next: 'Give the account that runs the agent the right to read it.',
  });
}

const environmentPattern = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/;

/** The name in `appsettings.agent.<name>.json`, as ASP.NET Core finds it. */
export function environmentNameOf(
  environment: Readonly<Record<string, string | undefined>>,
  findings: Findings,
): string {
  for (const variable of ['ASPNETCORE_ENVIRONMENT', 'DOTNET_ENVIRONMENT']) {
    const name = environment[variable]?.trim() ?? '';
    if (name === '') continue;
    if (environmentPattern.test(name)) return name;
    findings.problem(
      `environment variable ${variable}`,
      [],
      'must be a name of letters, digits, dots, dashes and underscores',
    );
    break;
  }
  return 'Production';
}
