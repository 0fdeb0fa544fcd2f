import path from 'node:path';
import { AgentError } from '../errors.ts';
import type { Findings } from './findings.ts';
import { readCyberArk } from './read-cyberark.ts';
import { readEncryptedFiles, readEncryptedNames } from './read-encrypted-files.ts';
import { readKeyVault } from './read-key-vault.ts';
import { agentFile, readGeneral } from './read-general.ts';
import { readOptional } from './read-optional.ts';
import type { SettingBranch } from './setting-tree.ts';
import type { SourceContext } from './source-context.ts';

export interface Source {
  readonly name: string;
  /** Asked over the network, after all other layers: those say where it is and which connections there are. */
  readonly external?: boolean;
  /** The layer, or undefined when there is none. */
  read(context: SourceContext): Promise<SettingBranch | undefined>;
}

const clearFiles: readonly Source[] = [
  { name: 'general settings', read: (context) => readGeneral('appsettings.json', context) },
  { name: 'agent settings', read: readAgentFile },
  {
    name: 'agent settings of the environment',
    read: (context) => readOptional(`appsettings.agent.${context.environmentName}.json`, context),
  },
];

const environmentVariables: Source = {
  name: 'environment variables',
  read: (context) => Promise.resolve(context.environmentLayer),
};

const connectionFile: Source = { name: 'connection settings', read: readConnectionFile };

/** Every layer of settings, weakest first. */
export const sources: readonly Source[] = [
  ...clearFiles,
  { name: 'encrypted settings', read: readEncryptedFiles },
  { name: 'Azure Key Vault', external: true, read: readKeyVault },
  { name: 'CyberArk', external: true, read: readCyberArk },
  connectionFile,
  environmentVariables,
];

/** The layers that need no secret to be read: they say how to open the others. */
export const clearSources: readonly Source[] = [...clearFiles, environmentVariables];

/** All layers as far as they are known without a secret: of the encrypted files only the names of the connections. */
export const sourcesWithoutSecrets: readonly Source[] = [
  ...clearFiles,
  { name: 'encrypted settings', read: readEncryptedNames },
  connectionFile,
  environmentVariables,
];

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
