import { AgentError } from '../errors.ts';
import { Secret } from '../secret.ts';
import { decryptValue } from '../secrets/decrypt-value.ts';
import type { EncryptionKey } from '../secrets/encryption-key.ts';
import { printable } from '../validation/names.ts';
import { nearestName } from '../validation/nearest-name.ts';
import { currentNames, propertyOf } from '../validation/schema.ts';
import {
  certificateSection,
  loadEncryptionKeys,
  usesEncryptedFiles,
  warnOfFileEncryption,
} from './encryption-settings.ts';
import {
  branch,
  leavesOf,
  mergeSettings,
  type SettingBranch,
  type SettingChild,
  type SettingLeaf,
} from './setting-tree.ts';
import { readGeneral } from './read-general.ts';
import { readOptional } from './read-optional.ts';
import type { SourceContext } from './source-context.ts';

/**
 * The layer of the encrypted files, opened with the keys of `EncryptionCertificate`; only what the requested connections
 * need is opened. Throws SECRET_CERTIFICATE, SECRET_SOURCE (asked for, but there is none) or SECRET_VALUE with all values
 * that do not open; weaker layers never stand in for them.
 */
export async function readEncryptedFiles(context: SourceContext): Promise<SettingBranch | undefined> {
  warnOfFileEncryption(context.known, context.findings);
  const found = await filesOf(context);
  if (!usesEncryptedFiles(context.known)) {
    for (const { origin } of found) warnOfUnused(origin.source, context);
    return undefined;
  }
  const layer = mergedFiles(found, context);
  const opened = decryptLayer(layer, await loadEncryptionKeys(context.known, context), context);
  if (leavesOf(opened).next().done === true) {
    context.findings.warning(layer.origin.source, [], 'is asked for, but gives nothing that is needed');
  }
  return opened;
}

/**
 * The names of the connections in the encrypted files, without opening anything, for commands that need no secret.
 * A protected folder for the output is a problem: the command would look in another one.
 */
export async function readEncryptedNames(context: SourceContext): Promise<SettingBranch | undefined> {
  if (!usesEncryptedFiles(context.known)) return undefined;
  const { origin, children } = mergedFiles(await filesOf(context), context);
  const folder = children.get('tempfolderpath');
  if (folder !== undefined) {
    const message = 'is protected, and this command opens nothing; keep it in appsettings.agent.json';
    context.findings.problem(folder.node.origin.place, [folder.name], message);
  }
  const section = children.get('connections')?.node;
  const connections = section?.kind === 'branch' ? [...section.children.values()] : [];
  const closed = connections.map(({ name, node }) => ({ name, node: branch(node.origin) }));
  return branch(origin, [{ name: 'Connections', node: branch(origin, closed) }]);
}

const generalFile = 'appsettings.encrypted.json';
const agentFile = 'appsettings.encrypted.agent.json';

async function filesOf(context: SourceContext): Promise<SettingBranch[]> {
  const agentFiles = [agentFile, `appsettings.encrypted.agent.${context.environmentName}.json`];
  const found = [
    await readGeneral(generalFile, context),
    ...(await Promise.all(agentFiles.map((name) => readOptional(name, context)))),
  ];
  return found.filter((layer) => layer !== undefined);
}

function mergedFiles([first, ...others]: readonly SettingBranch[], { folder }: SourceContext): SettingBranch {
  if (first === undefined) throw missing(agentFile, folder);
  return others.reduce(mergeSettings, first);
}

function warnOfUnused(name: string, { findings }: SourceContext): void {
  findings.warning(name, [], `is not read, because ${certificateSection}:UseEncryptedAppsettings is not true`);
}

function missing(name: string, folder: string): AgentError {
  return new AgentError('SECRET_SOURCE', `encrypted settings not found: ${name}; looked in ${printable(folder)}`, {
    next: `Make it with "iga-agent secrets protect-file", or set ${certificateSection}:UseEncryptedAppsettings to false.`,
  });
}

interface Opening {
  readonly keys: readonly EncryptionKey[];
  readonly context: SourceContext;
  readonly problems: string[];
}

function decryptLayer(layer: SettingBranch, keys: readonly EncryptionKey[], context: SourceContext): SettingBranch {
  const opening: Opening = { keys, context, problems: [] };
  const needed = [...layer.children.values()].filter((child) => isNeeded(child, context));
  const opened = decryptBranch(branch(layer.origin, needed), [], opening);
  if (opening.problems.length === 0) return opened;
  throw new AgentError('SECRET_VALUE', 'encrypted settings do not open; nothing was sent and nothing was written', {
    problems: opening.problems,
    next: 'Protect the values that are listed again, or add the key they were made for to EncryptionCertificate:PreviousFiles.',
  });
}

function isNeeded({ name, node }: SettingChild, { schema, findings }: SourceContext): boolean {
  if (name.toLowerCase() === certificateSection.toLowerCase()) {
    findings.problem(node.origin.place, [name], 'cannot stand in the file that it opens');
    return false;
  }
  if (propertyOf(schema, name).schema !== undefined) return true;
  const nearest = nearestName(name, currentNames(schema));
  const hint = nearest === undefined ? '' : `; did you mean ${nearest}?`;
  // The secrets of all connections would be left out for a weaker layer's.
  const kind = nearest === 'Connections' ? 'problem' : 'warning';
  // The general file may hold sections of other programs.
  const isForeign = nearest === undefined && node.origin.source === generalFile;
  if (name !== '$schema' && !isForeign)
    findings[kind](node.origin.place, [name], `this section is not known and is not opened${hint}`);
  return false;
}

function decryptBranch(node: SettingBranch, path: readonly string[], opening: Opening): SettingBranch {
  const children = [...node.children.values()].map((child): SettingChild => {
    const at = [...path, child.name];
    if (child.node.kind === 'leaf') return { ...child, node: decryptLeaf(child.node, at, opening) };
    // The name of a connection that is not asked for stays known, its values stay closed.
    const opened = isAsked(at, opening.context) ? decryptBranch(child.node, at, opening) : branch(child.node.origin);
    return { ...child, node: opened };
  });
  return branch(node.origin, children, node.list);
}

function isAsked([section = '', identifier = '', ...others]: readonly string[], { asked }: SourceContext): boolean {
  if (asked === undefined || section.toLowerCase() !== 'connections' || identifier === '' || others.length > 0)
    return true;
  return asked.some((name) => name.toLowerCase() === identifier.toLowerCase());
}

function decryptLeaf(leaf: SettingLeaf, path: readonly string[], { keys, context, problems }: Opening): SettingLeaf {
  if (leaf.value === null) return leaf;
  const { place } = leaf.origin;
  const text = typeof leaf.value === 'string' ? leaf.value : '';
  const opened = decryptValue(text, path.join(':'), keys);
  if ('problem' in opened) {
    problems.push(`${place}: ${path.map(printable).join(':')}: ${opened.problem}`);
    return leaf;
  }
  context.usedKeyIds.add(opened.keyId);
  if (opened.warning !== undefined) context.findings.warning(place, path, opened.warning);
  return { ...leaf, value: new Secret(opened.value) };
}
