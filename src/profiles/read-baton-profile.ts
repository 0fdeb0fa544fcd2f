import path from 'node:path';
import { AgentError } from '../errors.ts';
import type { DialectChanges, Profile } from '../scim/dialects/dialect.ts';
import type { ResourceKnobs } from '../scim/dialects/profile-schema.generated.ts';
import { validate } from '../validation/validate.ts';
import { asSentence } from './as-sentence.ts';
import { batonAuthentication } from './baton-authentication.ts';
import { readDotted, readPath, type BatonNotes } from './baton-notes.ts';
import { batonProvisioning } from './baton-provisioning.ts';
import { batonResources } from './baton-resources.ts';
import type { BatonScim } from './baton-scim.generated.ts';

/** A configuration of the connector baton-scim as a profile. */
export interface BatonProfile {
  readonly profile: Profile;
  /** What is carried out otherwise than it is written, as whole sentences. */
  readonly warnings: readonly string[];
  /** The address that it was written for. */
  readonly endpoint: string;
}

const ownKeys = ['apiEndpoint', 'hasScimHeader', 'auth', 'user', 'group', 'pagination', 'provisioning'];

/** True for a configuration of baton-scim, as opposed to a profile of ours, which has a name. */
export function isBatonConfiguration(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  return !Object.hasOwn(value, 'name') && ownKeys.some((key) => Object.hasOwn(value, key));
}

/**
 * Turns a configuration of baton-scim, as parsed, into a profile.
 *
 * @throws AgentError SETTINGS_INVALID with all problems, each with the file and the key.
 */
export function readBatonProfile(value: unknown, file: string): BatonProfile {
  const source = `ProfileFile ${file}`;
  const config = withoutNulls(value);
  const misfits = validate('baton-scim', config);
  throwProblems(
    misfits.map(({ path: keys, message }) => `${keys.join(':')}: ${message}`),
    source,
  );
  const notes: BatonNotes = { problems: [], warnings: [] };
  const profile = profileOf(config as BatonScim, nameOf(file), notes);
  throwProblems(notes.problems, source);
  const warnings = notes.warnings.map((warning) => `${source}: ${warning}`);
  return { profile, warnings, endpoint: (config as BatonScim).apiEndpoint };
}

function profileOf(config: BatonScim, name: string, notes: BatonNotes): Profile {
  const resources = batonResources(config, notes);
  return {
    name,
    http: httpOf(config),
    authentication: batonAuthentication(config.auth, notes),
    resources,
    list: listOf(config, notes),
    account: { readOnly: movedColumns(resources) },
    ...batonProvisioning(config, notes),
  };
}

function httpOf({ apiEndpoint, hasScimHeader }: BatonScim): NonNullable<DialectChanges['http']> {
  const contentType = hasScimHeader === true ? 'application/scim+json' : 'application/json';
  // As settings cut it from Server.
  const versionSuffix = /\/v2\/*$/i.test(apiEndpoint) ? '/v2' : '';
  return { versionSuffix, accept: contentType, contentType };
}

/** What is kept elsewhere can be read there; how it would be written there is nowhere said. */
function movedColumns([users]: readonly ResourceKnobs[]): string[] {
  const moved = Object.entries(users?.attributes ?? {}).filter(([column, paths]) =>
    paths.some((text) => rootOf(text) !== rootOf(column)),
  );
  return moved.map(([column]) => column);
}

function rootOf(text: string): string {
  return (/^[^.:[]*/.exec(text)?.[0] ?? '').toLowerCase();
}

/** Only the total is read: which rows have come the agent counts itself, since servers are known to say it wrong. */
function listOf({ pagination, group, user }: BatonScim, notes: BatonNotes): NonNullable<DialectChanges['list']> {
  const unused = [
    ['pagination:itemsPerPage', pagination.itemsPerPage],
    ['pagination:startIndex', pagination.startIndex],
    ['group:members:displayName', group?.members?.displayName],
    ['user:roles:display', user.roles?.display],
  ] as const;
  for (const [key, text] of unused) if (text !== undefined) readPath(notes, key, text);
  return { totalMember: readDotted(notes, 'pagination:totalResults', pagination.totalResults) };
}

/** A key without a value, which YAML makes of `roles:` with nothing below it, is as good as none. */
function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([, child]) => child !== null);
  return Object.fromEntries(entries.map(([key, child]) => [key, withoutNulls(child)]));
}

function nameOf(file: string): string {
  const { name } = path.parse(file);
  const letters = name.replace(/[^A-Za-z0-9]+/g, '-').replace(/^[^A-Za-z]+|-+$/g, '');
  return letters.slice(0, 50) || 'baton-scim';
}

function throwProblems(problems: readonly string[], source: string): void {
  if (problems.length === 0) return;
  throw new AgentError('SETTINGS_INVALID', `${source} cannot be used`, {
    problems: problems.map((problem) => asSentence(`${source}: ${problem}`)),
    next: 'What it may hold is said in docs/profile-files.md.',
  });
}
