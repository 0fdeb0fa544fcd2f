import { dialectOfProfile } from '../../../src/profiles/profile-line.ts';
import { providerProfile } from '../../../src/profiles/provider-profiles.ts';
import type { Connection } from '../../../src/settings/settings.ts';
import { promisedBy } from './as-described.ts';
import { identityProviders } from './promised-identity-providers.ts';
import { ownServers } from './promised-own-servers.ts';
import { plainServers } from './promised-plain-servers.ts';
import type { Promised } from './promised.ts';
import { sandbox } from './sandbox.ts';

/** By ScimSyntax or profile, in lower case. */
const promises: ReadonlyMap<string, Promised> = new Map(
  Object.entries({
    rfc: { family: sandbox, connection: { serviceSupportBulk: true } },
    ...ownServers,
    ...plainServers,
    ...identityProviders,
  }),
);

/** The names that ScimSyntax has for dialects; all others are profiles. */
const syntaxes: Readonly<Record<string, Connection['scimSyntax']>> = {
  rfc: 'RFC',
  salesforce: 'Salesforce',
  cyberark: 'CyberArk',
};

/** What a connection says to use it; one that asks for Bulk where none may be sent. */
export function choiceOf(name: string): Partial<Connection> {
  const { connection, withoutBulk = false } = promiseOf(name);
  const syntax = syntaxes[name];
  const choice = syntax === undefined ? { profile: name } : { scimSyntax: syntax };
  return { ...choice, ...(withoutBulk && { serviceSupportBulk: true }), ...connection };
}

/** What is written down here of a product; of all others, what follows from the profile itself. */
export function promiseOf(name: string): Promised {
  return promises.get(name) ?? promisedBy(dialectOfProfile(providerProfile(name)));
}

/** Whether there are words here, of what documents say, that the profile is held to. */
export function isWrittenDown(name: string): boolean {
  return promises.has(name);
}
