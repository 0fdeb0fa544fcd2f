import type { Connection } from '../../../src/settings/settings.ts';
import { providerProfile } from '../../../src/profiles/provider-profiles.ts';
import { dialectOfProfile } from '../../../src/profiles/profile-line.ts';
import type { Dialect } from '../../../src/scim/dialects/dialect.ts';
import { authentik } from './authentik.ts';
import { aws } from './aws.ts';
import { cyberark } from './cyberark.ts';
import { entra, entraExtension } from './entra.ts';
import { miro } from './miro.ts';
import type { MockFamily } from './mock-server.ts';
import { plain } from './plain.ts';
import { databricks, githubOrganization, gitlab, oracle, withClientLogin } from './plain-families.ts';
import { postman } from './postman.ts';
import { salesforce, standardProfile } from './salesforce.ts';
import { sandbox } from './sandbox.ts';
import { slackV1 } from './slack-v1.ts';
import { slackV2 } from './slack-v2.ts';
import { wso2, wso2Legacy } from './wso2.ts';
import { zoom, zoomAccount } from './zoom.ts';

type Values = Readonly<Record<string, unknown>>;

/** What a profile promises, and the server that it is held to. */
export interface Promised {
  readonly family: () => MockFamily;
  /** Of the connection, beside profile and login. */
  readonly connection?: Partial<Connection>;
  /** Of a new account, beside what every server takes; undefined takes a value away. */
  readonly create?: Values;
  /** A title, unless told otherwise. */
  readonly update?: Values;
  readonly deletion?: 'gone' | 'inactive';
  /** There are no groups, or nothing is promised of them. */
  readonly withoutGroups?: boolean;
}

const mailless = { 'emails:value': undefined };

/** By ScimSyntax or profile, in lower case; of all others the promise follows from the profile itself. */
const promises: Readonly<Record<string, Promised>> = {
  rfc: { family: sandbox, connection: { serviceSupportBulk: true } },
  salesforce: {
    family: salesforce,
    create: { 'entitlements:value': standardProfile },
    deletion: 'inactive',
  },
  cyberark: { family: cyberark, create: { password: 'Init#1' } },
  slack: { family: slackV1, deletion: 'inactive' },
  'slack-v2': { family: slackV2, deletion: 'inactive' },
  zoom: { family: zoom, connection: { profileOverrides: { authentication: { accountId: zoomAccount } } } },
  miro: { family: miro },
  postman: { family: postman, create: mailless, deletion: 'inactive' },
  entra: { family: entra, create: { password: 'Init#1', [`${entraExtension}:mailNickname`]: 'nina' } },
  'aws-iam-identity-center': { family: aws },
  'github-organization': { family: githubOrganization, withoutGroups: true },
  gitlab: {
    family: gitlab,
    create: { externalId: 'N-nina' },
    update: { active: false },
    withoutGroups: true,
  },
  databricks: { family: databricks },
  'oracle-idcs': { family: oracle },
  wso2: { family: wso2 },
  'wso2-legacy': { family: wso2Legacy },
  authentik: { family: authentik },
};

/** The names that ScimSyntax has for dialects; all others are profiles. */
const syntaxes: Readonly<Record<string, Connection['scimSyntax']>> = {
  rfc: 'RFC',
  salesforce: 'Salesforce',
  cyberark: 'CyberArk',
};

/** What a connection says to use it. */
export function choiceOf(name: string): Partial<Connection> {
  const syntax = syntaxes[name];
  return syntax === undefined ? { profile: name } : { scimSyntax: syntax };
}

export function promiseOf(name: string): Promised {
  return promises[name] ?? promiseInData(dialectOfProfile(providerProfile(name)));
}

/** A server that does what the RFC says, with the limits that the profile knows of. */
function promiseInData({ http, authentication, list, members, delete: deletion }: Dialect): Promised {
  const end = deletion.user === 'delete' ? 'gone' : 'inactive';
  const withoutGroups = members.read === 'none';
  const options = {
    versionSuffix: http.versionSuffix,
    isUnpaged: list.mode === 'none',
    isUsersOnly: withoutGroups,
    deletion: end,
    ...(list.maxPageSize !== null && { maxCount: list.maxPageSize }),
  } as const;
  const needsToken = authentication.grant === 'clientCredentials';
  return {
    family: () => (needsToken ? withClientLogin(plain(options)) : plain(options)),
    deletion: end,
    withoutGroups,
  };
}
