import path from 'node:path';
import { planExport } from '../mappings/plan-export.ts';
import { refuseSampleKey } from '../secrets/sample-key.ts';
import { propertyOf, schemaOf } from '../validation/schema.ts';
import { validate } from '../validation/validate.ts';
import { completeSettings } from './apply-schema.ts';
import { buildConnection, type CompleteConnection, type ConnectionReport } from './build-connection.ts';
import { Findings } from './findings.ts';
import { loadMappings, warnOfMisspeltTables } from './load-mappings.ts';
import type { Environment } from './read-environment.ts';
import { readLayers } from './read-layers.ts';
import { selectConnections } from './select-connections.ts';
import {
  branch,
  childOf,
  leaf,
  leavesOf,
  mergeSettings,
  originOf,
  plainOf,
  type SettingBranch,
  type SettingNode,
} from './setting-tree.ts';
import type { Connection, SettingEntry, Settings } from './settings.ts';
import type { AgentSettings } from './settings-schema.generated.ts';
import { environmentNameOf, sources, sourcesWithoutSecrets } from './sources.ts';

export interface LoadSettingsOptions {
  readonly folder: string;
  readonly environment: Environment;
  /** Identifiers of the connections to load, in any case; all without it. */
  readonly connections?: readonly string[];
  /**
   * With 'none', for a command that sends nothing, no key is used and no vault is asked: credentials are missing without
   * a finding, and a server that is a secret is `https://unknown.invalid`. 'all' without it.
   */
  readonly secrets?: 'all' | 'none';
}

const schemaName = 'appsettings.agent';
const mappingSections = ['EntityTypeMappings', 'EntityAssociationMappings', 'ScimResourceTypeMappings'] as const;

/**
 * Reads every layer of the settings, lays them over each other and checks the result. Throws one SETTINGS_INVALID
 * (MAPPINGS_INVALID when only mappings are wrong) with all problems, SETTINGS_NOT_FOUND or SETTINGS_NOT_READABLE.
 */
export async function loadSettings(options: LoadSettingsOptions): Promise<Settings> {
  const { environment, connections: asked, secrets = 'all' } = options;
  const folder = path.resolve(options.folder);
  const findings = new Findings();
  const schema = schemaOf(schemaName);
  const environmentName = environmentNameOf(environment, findings);
  const usedKeyIds = new Set<string>();
  const reading = { folder, environment, environmentName, schema, findings, asked, usedKeyIds };
  const layers = await readLayers({ ...reading, sources: secrets === 'all' ? sources : sourcesWithoutSecrets });
  const connectionSchema = propertyOf(propertyOf(schema, 'Connections').schema, '').schema;
  const selected = selectConnections(layers, { asked, schema: connectionSchema, findings });
  const tree = completeSettings(secrets === 'all' ? selected : withUnknownServers(selected), schema);
  const checked = { ...checkedTree(tree, folder, findings), secrets };
  const connections = connectionsOf(checked);
  if (connections.length === 0) findings.warning('', ['Connections'], 'no SCIM connection is configured');
  const mappings = await mappingsOf(checked, { connections, known: namesIn(childOf(layers, 'Connections')) });
  findings.throwProblems(folder);
  refuseSampleKey(usedKeyIds, connections);
  const { warnings } = findings;
  return {
    ...foldersOf(checked.plain, folder),
    environmentName,
    connections,
    mappings,
    warnings,
    entries: entriesOf(tree),
  };
}

function withUnknownServers(tree: SettingBranch): SettingBranch {
  const origin = { source: 'unknown', place: '' };
  const server = branch(origin, [{ name: 'Server', node: leaf('https://unknown.invalid', origin) }]);
  const connections = namesIn(childOf(tree, 'Connections')).map((name) => ({ name, node: server }));
  return mergeSettings(branch(origin, [{ name: 'Connections', node: branch(origin, connections) }]), tree);
}

interface CheckedTree {
  readonly tree: SettingBranch;
  readonly plain: AgentSettings;
  readonly folder: string;
  readonly findings: Findings;
  /** True when the schema has nothing against what stands at and below a path. */
  readonly fits: (path: readonly string[]) => boolean;
}

function checkedTree(tree: SettingBranch, folder: string, findings: Findings): CheckedTree {
  const plain = plainOf(tree, schemaOf(schemaName)) as AgentSettings;
  const problems = validate(schemaName, plain);
  for (const problem of problems) findings.problem(originOf(tree, problem.path).place, problem.path, problem.message);
  const fits = (at: readonly string[]): boolean =>
    !problems.some((problem) => at.every((name, index) => problem.path[index] === name));
  return { tree, plain, folder, findings, fits };
}

/** What is said of them, and of a connection as a whole, is that one is missing or superfluous. */
const credentialKeys: ReadonlySet<string> = new Set([
  '',
  'Login',
  'Password',
  'ApplicationId',
  'ApplicationKey',
  'OAuthToken',
]);

function connectionsOf(checked: CheckedTree & Required<Pick<LoadSettingsOptions, 'secrets'>>): Connection[] {
  const { tree, plain, folder, findings, fits, secrets } = checked;
  const isOpen = (key: string): boolean => secrets === 'none' && credentialKeys.has(key);
  const identifiers = namesIn(childOf(tree, 'Connections')).filter((identifier) => fits(['Connections', identifier]));
  return identifiers.map((identifier) => {
    const at = (key: string): readonly string[] => ['Connections', identifier, ...(key === '' ? [] : [key])];
    const report: ConnectionReport = {
      problem: (key, message) => {
        if (!isOpen(key)) findings.problem(originOf(tree, at(key)).place, at(key), message);
      },
      warning: (key, message) => {
        if (!isOpen(key) && !(secrets === 'none' && key === 'OAuth2Url'))
          findings.warning(originOf(tree, at(key)).place, at(key), message);
      },
    };
    return buildConnection(identifier, plain.Connections?.[identifier] as CompleteConnection, { folder, report });
  });
}

function namesIn(section: SettingNode | undefined): string[] {
  return section?.kind === 'branch' ? [...section.children.values()].map(({ name }) => name) : [];
}

interface MappedConnections {
  readonly connections: readonly Connection[];
  /** Every identifier in the settings, also those that are not loaded. */
  readonly known: readonly string[];
}

async function mappingsOf(checked: CheckedTree, mapped: MappedConnections): Promise<Settings['mappings']> {
  const { tree, plain, folder, findings, fits } = checked;
  const none = { entityTypes: [], associations: [], resourceTypes: [] };
  if (![...mappingSections, 'MappingFiles'].every((section) => fits([section]))) return none;
  const files = plain.MappingFiles ?? [];
  const mappings = await loadMappings({ tree, plain, files, folder }, findings);
  if (mappings === undefined) return none;
  warnOfMisspeltTables(mappings, mapped.known, findings);
  for (const { identifier } of mapped.connections) findings.attempt(() => planExport(mappings, identifier));
  return mappings;
}

type Folders = Pick<Settings, 'folder' | 'outputFolder' | 'workFolder' | 'runDeadlineMinutes'>;

function foldersOf(plain: AgentSettings, folder: string): Folders {
  const { TempFolderPath, WorkFolderPath, RunDeadlineMinutes } = plain as Required<AgentSettings>;
  return {
    folder,
    outputFolder: path.resolve(folder, TempFolderPath, 'ExportOutput'),
    workFolder: path.resolve(folder, WorkFolderPath),
    runDeadlineMinutes: RunDeadlineMinutes,
  };
}

/** Mappings are data rather than settings, and far too many to show one by one. */
function entriesOf(tree: SettingBranch): SettingEntry[] {
  const sections = [...tree.children.values()].filter(
    ({ name }) => !mappingSections.some((section) => section === name),
  );
  const leaves = sections.flatMap(({ name, node }) => [...leavesOf(node, [name])]);
  return leaves.map(({ path: at, leaf: { value, origin, overridden } }) => ({
    path: at.join(':'),
    value,
    source: origin.source,
    overridden,
  }));
}
