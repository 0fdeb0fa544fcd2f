import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { Secret } from '../secret.ts';
import type { AccountOfSetting, CyberArkRequest } from '../secrets/cyberark.ts';
import { refuseSampleKeyBeside } from '../secrets/sample-key.ts';
import { printable } from '../validation/names.ts';
import { nearestName } from '../validation/nearest-name.ts';
import { urlProblem } from './check-server.ts';
import { layerOf, neededConnections, sectionOf, warnOfNothing } from './external-context.ts';
import {
  childOf,
  leavesOf,
  type SettingAtPath,
  type SettingBranch,
  type SettingChild,
  type SettingNode,
} from './setting-tree.ts';
import type { CyberArkSettings } from './settings-schema.generated.ts';
import { readOptional } from './read-optional.ts';
import type { SourceContext } from './source-context.ts';

const section = 'CyberArk';
const accountsFile = 'appsettings.cyberark.agent.json';

/**
 * The accounts that `appsettings.cyberark.agent.json` names for the needed connections, read from CyberArk; no layer
 * unless `UseCyberArkSetting` is true. Throws SECRET_SOURCE.
 */
export async function readCyberArk(context: SourceContext): Promise<SettingBranch | undefined> {
  const settings = sectionOf(section, context) as CyberArkSettings | undefined;
  if (settings?.UseCyberArkSetting !== true) {
    if ((await accountsFiles(context)).length > 0) {
      context.findings.warning(accountsFile, [], 'is not read, because UseCyberArkSetting in CyberArk is not true');
    }
    return undefined;
  }
  refuseSampleKeyBeside(context.usedKeyIds, section);
  const place = checkedPlace(settings, context);
  const { fetchCyberArkSettings, accountFieldOf } = await import('../secrets/cyberark.ts');
  const accounts = await accountsOf(context, accountFieldOf);
  if (accounts.length === 0) return undefined;
  return layerOf(section, await fetchCyberArkSettings({ ...place, ...filesOf(settings, context.folder), accounts }));
}

function checkedPlace(
  { Server, ApplicationId, SafeName }: CyberArkSettings,
  { findings, folder }: SourceContext,
): Pick<CyberArkRequest, 'server' | 'applicationId' | 'safe'> {
  for (const [key, value] of Object.entries({ Server, ApplicationId, SafeName })) {
    if (value === undefined) findings.problem('', [section, key], 'is missing');
  }
  const rules = { allowInsecureHttp: false, allowQuery: false };
  const wrong = Server === undefined ? undefined : urlProblem(Server, rules);
  if (wrong !== undefined) {
    findings.problem('', [section, 'Server'], 'must be the https URL of the Central Credential Provider');
  }
  findings.throwProblems(folder);
  return { server: Server ?? '', applicationId: ApplicationId ?? '', safe: SafeName ?? '' };
}

function filesOf({ File, Password, TrustedCertificates }: CyberArkSettings, folder: string): Partial<CyberArkRequest> {
  return {
    ...(File !== undefined && { certificateFile: path.resolve(folder, File) }),
    ...(Password !== undefined && { certificatePassword: new Secret(Password) }),
    ...(TrustedCertificates !== undefined && { trustedCertificates: path.resolve(folder, TrustedCertificates) }),
  };
}

/** The platform's own documentation spells the name in two ways. */
async function accountsFiles({ folder }: SourceContext): Promise<string[]> {
  const names = await readdir(folder).catch(() => []);
  return names.filter((name) => name.toLowerCase() === accountsFile);
}

type FieldOf = (key: string) => AccountOfSetting['field'] | undefined;

async function accountsOf(context: SourceContext, fieldOf: FieldOf): Promise<AccountOfSetting[]> {
  const { findings, folder } = context;
  const [file, second] = await accountsFiles(context);
  if (file === undefined) findings.problem(accountsFile, [], 'is missing, but UseCyberArkSetting is true');
  if (second !== undefined) findings.problem(second, [], `stands beside ${file ?? ''}; keep one of them`);
  const layer = file === undefined ? undefined : await readOptional(file, context);
  if (layer !== undefined) checkNames(layer, context);
  const connections = childOf(layer, 'Connections');
  const needed = neededConnections(context);
  if (layer !== undefined) warnOfNothing(accountsFile, layer, { needed, findings });
  const accounts = needed.flatMap((identifier) => {
    const settings = childOf(connections, identifier);
    return settings === undefined ? [] : [...leavesOf(settings, ['Connections', identifier])];
  });
  const checked = accounts.map((account) => checkedAccount(account, fieldOf, context));
  findings.throwProblems(folder);
  return checked.filter((account) => account !== undefined);
}

/** A name that nothing knows would leave a connection to a weaker secret. */
function checkNames(layer: SettingBranch, { known, findings }: SourceContext): void {
  for (const { name, node } of layer.children.values()) {
    if (['connections', '$schema'].includes(name.toLowerCase())) continue;
    findings.problem(node.origin.place, [name], 'is no section of this file; only Connections is');
  }
  const names = childrenOf(childOf(known, 'Connections')).map(({ name }) => printable(name));
  for (const { name, node } of childrenOf(childOf(layer, 'Connections'))) {
    if (names.some((other) => other.toLowerCase() === name.toLowerCase())) continue;
    const nearest = nearestName(name, names);
    const hint =
      nearest === undefined ? `configured are: ${names.sort().join(', ') || 'none'}` : `did you mean ${nearest}?`;
    findings.problem(node.origin.place, ['Connections', name], `no such connection; ${hint}`);
  }
}

function childrenOf(node: SettingNode | undefined): SettingChild[] {
  return node?.kind === 'branch' ? [...node.children.values()] : [];
}

function checkedAccount(
  { path: at, leaf: { value, origin } }: SettingAtPath,
  fieldOf: FieldOf,
  { findings }: SourceContext,
): AccountOfSetting | undefined {
  const field = fieldOf(at.at(-1) ?? '');
  const isName = typeof value === 'string' && /^[^+&%;\s]+$/.test(value);
  if (field === undefined) findings.problem(origin.place, at, 'is no key whose value CyberArk can keep');
  if (!isName) {
    findings.problem(origin.place, at, 'must be the name of an account, without a space and without + & % ;');
  }
  return field === undefined || !isName ? undefined : { path: at, account: value, field };
}
