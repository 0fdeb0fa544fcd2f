import { listProfiles, profileFacts, type ProfileFacts } from '../jobs/list-profiles.ts';
import type { Options } from './common-options.ts';
import { formatTable } from './table.ts';

/** Prints the provider profiles, or all that one of them says. No settings are read. */
export function showProfiles({ name, json }: Options<{ name?: string }>): void {
  const output = name === undefined ? describeAll(listProfiles(), json) : describeOne(profileFacts(name), json);
  process.stdout.write(`${output}\n`);
}

function describeAll(profiles: readonly ProfileFacts[], json: boolean): string {
  if (json) return JSON.stringify({ exitCode: 0, profiles: profiles.map(summarize) });
  const rows = profiles.map(({ name, product, unconfirmed, differs, isScimSyntax }) => [
    name,
    isScimSyntax ? 'ScimSyntax' : 'Profile',
    String(unconfirmed.length),
    product,
    differs,
  ]);
  return formatTable(['Name', 'Chosen by', 'Not confirmed', 'Product', 'Differs from the RFC'], rows);
}

function summarize({ name, product, server, isScimSyntax, differs, unconfirmed }: ProfileFacts): object {
  return { name, product, server, isScimSyntax, differs, unconfirmed: unconfirmed.length };
}

function describeOne(profile: ProfileFacts, json: boolean): string {
  if (json) return JSON.stringify({ exitCode: 0, profile });
  const { name, product, server, isScimSyntax, knobs } = profile;
  return [
    `${name}: ${product}`,
    ...(server === '' ? [] : [`Server: ${server}`]),
    `Chosen by: ${isScimSyntax ? 'ScimSyntax or Profile' : 'Profile'}`,
    ...(profile.extends === undefined ? [] : [`Extends: ${profile.extends}`]),
    ...section('Knobs that differ from the RFC:', knobs.map(knobLine)),
    ...section('To know:', profile.notes),
    ...section('Not confirmed by a document of the vendor:', profile.unconfirmed),
  ].join('\n');
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ['', title, ...lines.map((line) => `  - ${line}`)];
}

/** The value is written as ProfileOverrides takes it. */
function knobLine({ knob, value, rfc }: ProfileFacts['knobs'][number]): string {
  return `${knob}: ${JSON.stringify(value)} (RFC: ${JSON.stringify(rfc)})`;
}
