import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { checkProfile } from '../../../src/profiles/check-profile.ts';
import { valuePathProblems } from '../../../src/profiles/check-value-paths.ts';
import { parseProfileText } from '../../../src/profiles/parse-profile-text.ts';
import { providerProfile } from '../../../src/profiles/provider-profiles.ts';
import { parseValuePath } from '../../../src/scim/protocol/value-path.ts';

const page = readFileSync('docs/profile-files.md', 'utf8');

describe('the page on profile files', () => {
  it('shows a profile that fits', () => {
    const text = /```yaml\n(.*?)```/s.exec(page)?.[1] ?? '';

    const profile = checkProfile(parseProfileText(text, 'page.yaml'), 'page');

    expect(providerProfile(profile.extends ?? '').name.toLowerCase()).toBe(profile.extends);
    expect(valuePathProblems({ resources: profile.resources ?? null })).toEqual([]);
  });

  it('shows paths that can be read', () => {
    const rows = /\| Path .*?\n\n/s.exec(page)?.[0].split('\n').slice(2) ?? [];
    const paths = rows.flatMap((row) =>
      Array.from((row.split('|')[1] ?? '').matchAll(/`([^`]+)`/g), ([, text]) => text),
    );

    const unread = paths.filter((text) => 'problem' in parseValuePath(text ?? ''));

    expect(paths.length).toBeGreaterThan(5);
    expect(unread).toEqual([]);
  });
});
