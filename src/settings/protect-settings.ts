import { AgentError } from '../errors.ts';
import { decryptValue } from '../secrets/decrypt-value.ts';
import type { EncryptionKey } from '../secrets/encryption-key.ts';
import { isEnvelope, sealValue } from '../secrets/envelope.ts';
import { printable } from '../validation/names.ts';
import { certificateSection } from './encryption-settings.ts';
import { Findings } from './findings.ts';
import { readJsonSettings } from './read-json-settings.ts';
import { leavesOf, type SettingAtPath, type SettingBranch, type SettingNode } from './setting-tree.ts';

/** The text of a settings file and, where values are replaced, what is odd about them. */
export interface ProtectedSettings {
  readonly text: string;
  /** How many values were encrypted. */
  readonly values: number;
  readonly warnings: readonly string[];
}

/**
 * The same JSON tree with every value encrypted for its place; null, which takes a setting away, stays. `$schema` and
 * comments are left out. Throws SETTINGS_INVALID, also for a section EncryptionCertificate, or SECRET_VALUE when a value is
 * encrypted already.
 */
export function protectSettings(bytes: Uint8Array, name: string, key: EncryptionKey): ProtectedSettings {
  return rewriteSettings(bytes, name, ({ path, leaf }) => {
    const clear = String(leaf.value);
    if (isEnvelope(clear) || clear.startsWith('kxAB')) return { problem: 'is encrypted already; give a clear file' };
    return { text: sealValue(clear, path.join(':'), key) };
  });
}

/** The same tree with every value opened with one of the keys and encrypted for the first. Throws as protectSettings. */
export function reencryptSettings(
  bytes: Uint8Array,
  name: string,
  keys: readonly [EncryptionKey, ...EncryptionKey[]],
): ProtectedSettings {
  return rewriteSettings(bytes, name, ({ path, leaf }) => {
    const at = path.join(':');
    const opened = decryptValue(typeof leaf.value === 'string' ? leaf.value : '', at, keys);
    if ('problem' in opened) return opened;
    return {
      text: sealValue(opened.value, at, keys[0]),
      ...(opened.warning !== undefined && { warning: opened.warning }),
    };
  });
}

type Rewritten = { readonly text: string; readonly warning?: string } | { readonly problem: string };

function rewriteSettings(
  bytes: Uint8Array,
  name: string,
  rewrite: (at: SettingAtPath) => Rewritten,
): ProtectedSettings {
  const tree = readSettings(bytes, name);
  const texts = new Map<SettingNode, string>();
  const problems: string[] = [];
  const warnings: string[] = [];
  for (const at of leavesOf(tree)) {
    if (at.leaf.value === null) continue;
    const rewritten = rewrite(at);
    const sentence = (message: string): string =>
      `${at.leaf.origin.place}: ${at.path.map(printable).join(':')}: ${message}`;
    if ('problem' in rewritten) problems.push(sentence(rewritten.problem));
    else texts.set(at.leaf, rewritten.text);
    if ('warning' in rewritten) warnings.push(sentence(rewritten.warning));
  }
  if (problems.length > 0) {
    throw new AgentError('SECRET_VALUE', `${name} cannot be used; nothing was written`, { problems });
  }
  return { text: `${JSON.stringify(jsonOf(tree, texts), null, 2)}\n`, values: texts.size, warnings };
}

function readSettings(bytes: Uint8Array, name: string): SettingBranch {
  const findings = new Findings();
  const tree = readJsonSettings(bytes, name, findings);
  const children = new Map(tree.children);
  // It says how the file is opened, so the agent refuses a file that holds it.
  const section = children.get(certificateSection.toLowerCase());
  if (section !== undefined) {
    findings.problem(section.node.origin.place, [section.name], 'cannot stand in the file that it opens; leave it out');
  }
  findings.throwProblems(name);
  children.delete('$schema');
  return { ...tree, children };
}

function jsonOf(node: SettingNode, texts: ReadonlyMap<SettingNode, string>): unknown {
  if (node.kind === 'leaf') return texts.get(node) ?? null;
  const children = [...node.children.values()];
  if (node.list) return children.map((child) => jsonOf(child.node, texts));
  return Object.assign(
    Object.create(null) as object,
    Object.fromEntries(children.map((child) => [child.name, jsonOf(child.node, texts)])),
  );
}
