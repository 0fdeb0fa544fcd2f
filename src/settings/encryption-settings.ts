import path from 'node:path';
import { AgentError } from '../errors.ts';
import { Secret } from '../secret.ts';
import type { KeyFile } from '../secrets/load-encryption-key.ts';
import type { EncryptionKey } from '../secrets/encryption-key.ts';
import type { Findings } from './findings.ts';
import { childOf, type SettingBranch, type SettingNode } from './setting-tree.ts';

export const certificateSection = 'EncryptionCertificate';

const storeKeys = [
  'Thumbprint',
  'DistinguishedName',
  'StoreName',
  'StoreLocation',
  'CertificateAzureKeyVault',
] as const;

export interface KeyContext {
  readonly folder: string;
  readonly findings: Findings;
}

export function usesEncryptedFiles(settings: SettingBranch): boolean {
  return isTrue(childOf(childOf(settings, certificateSection), 'UseEncryptedAppsettings'));
}

/** Says what the section promises elsewhere and does not do here. */
export function warnOfFileEncryption(settings: SettingBranch, findings: Findings): void {
  const node = childOf(childOf(settings, certificateSection), 'EncryptFile');
  if (node === undefined || !isTrue(node)) return;
  findings.warning(
    node.origin.place,
    [certificateSection, 'EncryptFile'],
    'this agent does not encrypt the files that it writes; protect their folder',
  );
}

/**
 * Loads the key of `EncryptionCertificate:File`, then those of `PreviousFiles`. Throws SECRET_CERTIFICATE, also when only
 * a key is named that this agent cannot reach: in a store of the operating system or in a vault.
 */
export async function loadEncryptionKeys(
  settings: SettingBranch,
  { folder, findings }: KeyContext,
): Promise<[EncryptionKey, ...EncryptionKey[]]> {
  const section = childOf(settings, certificateSection);
  const current = keyFileOf(section, folder) ?? failUnnamed(section);
  const previous = childrenOf(childOf(section, 'PreviousFiles')).flatMap((node) => keyFileOf(node, folder) ?? []);
  warnOfStoreKeys(section, findings);
  // Loaded only when there is something to open, since the libraries behind it take a while.
  const { loadEncryptionKey } = await import('../secrets/load-encryption-key.ts');
  const load = async (file: KeyFile): Promise<EncryptionKey> => {
    const { key, warnings } = await loadEncryptionKey(file);
    findings.warnings.push(...warnings);
    return key;
  };
  return [await load(current), ...(await Promise.all(previous.map(load)))];
}

function keyFileOf(section: SettingNode | undefined, folder: string): KeyFile | undefined {
  const shown = textOf(childOf(section, 'File'));
  const password = textOf(childOf(section, 'Password'));
  if (shown === undefined) return undefined;
  return { path: path.resolve(folder, shown), shown, ...(password !== undefined && { password }) };
}

function failUnnamed(section: SettingNode | undefined): never {
  const [store] = storeKeysIn(section);
  throw new AgentError(
    'SECRET_CERTIFICATE',
    store === undefined
      ? 'EncryptionCertificate:File is not set, so there is no key for protected values; nothing was sent'
      : `EncryptionCertificate:${store} names a key in a store or vault that this agent cannot reach; nothing was sent`,
    {
      next:
        store === undefined
          ? 'Name a PFX or PEM file with its private key; "iga-agent secrets new-certificate" makes one.'
          : 'Export the certificate with its private key to a PFX file and name it in EncryptionCertificate:File, or keep the secrets in Azure Key Vault or CyberArk.',
    },
  );
}

function warnOfStoreKeys(section: SettingNode | undefined, findings: Findings): void {
  for (const name of storeKeysIn(section)) {
    const place = childOf(section, name)?.origin.place ?? '';
    findings.warning(place, [certificateSection, name], 'is not used, because File is set');
  }
}

function storeKeysIn(section: SettingNode | undefined): string[] {
  return storeKeys.filter((name) => textOf(childOf(section, name)) !== undefined);
}

function childrenOf(node: SettingNode | undefined): SettingNode[] {
  return node?.kind === 'branch' ? [...node.children.values()].map((child) => child.node) : [];
}

function isTrue(node: SettingNode | undefined): boolean {
  return node?.kind === 'leaf' && /^true$/i.test(String(node.value).trim());
}

function textOf(node: SettingNode | undefined): string | undefined {
  const value = node?.kind === 'leaf' ? node.value : undefined;
  const text = value instanceof Secret ? value.reveal() : value;
  return typeof text === 'string' && text !== '' ? text : undefined;
}
