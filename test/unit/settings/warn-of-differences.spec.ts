import { describe, expect, it } from '@jest/globals';
import { Secret } from '../../../src/secret.ts';
import { Findings } from '../../../src/settings/findings.ts';
import { branch, leaf, type SettingBranch } from '../../../src/settings/setting-tree.ts';
import { warnOfDifferences } from '../../../src/settings/warn-of-differences.ts';

function layer(source: string, values: Readonly<Record<string, string | number | Secret>>): SettingBranch {
  const origin = { source, place: source };
  return branch(
    origin,
    Object.entries(values).map(([name, value]) => ({ name, node: leaf(value, origin) })),
  );
}

function warningsOf(weak: SettingBranch, external: SettingBranch, strong: SettingBranch): string[] {
  const findings = new Findings();
  warnOfDifferences([weak, external, strong], external, findings);
  return findings.warnings;
}

describe('warnOfDifferences', () => {
  it('names the key and both sources, never a value, whichever is stronger', () => {
    const vault = layer('Vault', { Password: new Secret('of-the-vault'), Login: new Secret('of-the-vault') });

    const warnings = warningsOf(
      layer('file', { password: 'of-the-file' }),
      vault,
      layer('environment', { Login: 'x' }),
    );

    expect(warnings).toEqual([
      'Vault: Password: differs from the value in file, which is weaker and not used',
      'environment: Login: differs from the value in Vault, which is weaker and not used',
    ]);
  });

  it('is silent about equal values and about settings that only one has', () => {
    const vault = layer('Vault', { PageSize: 17, Password: new Secret('of-the-vault') });

    const warnings = warningsOf(
      layer('file', { Password: 'of-the-vault', Other: 'y' }),
      vault,
      layer('environment', {}),
    );

    expect(warnings).toEqual([]);
  });
});
