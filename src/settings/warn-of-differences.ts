import { Secret } from '../secret.ts';
import type { Findings } from './findings.ts';
import { childOf, leavesOf, type SettingBranch, type SettingNode, type SettingValue } from './setting-tree.ts';

/**
 * Warns when an external source and another layer give different values for one setting: one of them is probably a
 * credential that was replaced, and only the stronger one is used. `layers` are weakest first.
 */
export function warnOfDifferences(layers: readonly SettingBranch[], external: SettingBranch, findings: Findings): void {
  const position = layers.indexOf(external);
  for (const { path, leaf } of leavesOf(external)) {
    for (const [index, layer] of layers.entries()) {
      const other = layer === external ? undefined : leafAt(layer, path);
      if (other === undefined || textOf(other.value) === textOf(leaf.value)) continue;
      const [used, unused] = index > position ? [other, leaf] : [leaf, other];
      const message = `differs from the value in ${unused.origin.place}, which is weaker and not used`;
      findings.warning(used.origin.place, path, message);
    }
  }
}

function leafAt(root: SettingNode, path: readonly string[]): (SettingNode & { kind: 'leaf' }) | undefined {
  const node = path.reduce<SettingNode | undefined>((parent, name) => childOf(parent, name), root);
  return node?.kind === 'leaf' ? node : undefined;
}

function textOf(value: SettingValue): string {
  return value instanceof Secret ? value.reveal() : String(value);
}
