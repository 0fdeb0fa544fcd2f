import { describe, expect, it } from '@jest/globals';
import { globSync, readFileSync } from 'node:fs';
import { profileNames } from '../../../src/profiles/provider-profiles.ts';

/** The values of the setting ScimSyntax, and an example in the help. */
const allowed = new Set([
  'src/settings/settings.ts: CyberArk',
  'src/settings/settings.ts: Salesforce',
  'src/cli/commands/connections.ts: Salesforce',
]);

/** Vaults that give secrets are products too, but no SCIM servers. */
const ofVaults = /^src\/secrets\/|^src\/settings\/.*: CyberArk$/i;

const texts = /'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`/g;
const comments = /\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm;

describe('the source code', () => {
  it('asks for no product: none is named in a text of the code', () => {
    const files = globSync('src/**/*.ts').filter((file) => !file.endsWith('.generated.ts'));

    const found = files.flatMap((file) => namesIn(readFileSync(file, 'utf8')).map((name) => `${file}: ${name}`));

    expect(found.filter((each) => !isAllowed(each))).toEqual([]);
  });

  it.each([
    ["if (dialect.name === 'Slack') wait();", ['Slack']],
    ["const hosts = ['.salesforce.com'];", ['salesforce']],
    ["case 'aws-iam-identity-center':", ['aws-iam-identity-center']],
    ["// 'Slack' wants it so\nconst slack = 1;", []],
  ])('is searched well: %s', (code, names) => {
    expect(namesIn(code)).toEqual(names);
  });
});

function namesIn(code: string): string[] {
  const written = code.replace(comments, '').match(texts) ?? [];
  return written.flatMap((text) => text.match(anyName) ?? []);
}

const anyName = new RegExp(`(?<![a-z])(${[...profileNames()].sort(longestFirst).join('|')})(?![a-z])`, 'gi');

function longestFirst(a: string, b: string): number {
  return b.length - a.length;
}

function isAllowed(found: string): boolean {
  return allowed.has(found) || ofVaults.test(found);
}
