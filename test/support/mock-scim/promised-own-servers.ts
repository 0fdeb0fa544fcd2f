import { authentik } from './authentik.ts';
import { aws } from './aws.ts';
import { cyberarkUrns } from './cyberark-safes.ts';
import { cyberark } from './cyberark.ts';
import { entra, entraExtension } from './entra.ts';
import { miro } from './miro.ts';
import { postman } from './postman.ts';
import type { Promised } from './promised.ts';
import { salesforce, standardProfile } from './salesforce.ts';
import { slackV1 } from './slack-v1.ts';
import { slackV2 } from './slack-v2.ts';
import { wso2, wso2Legacy } from './wso2.ts';
import { zoom, zoomAccount } from './zoom.ts';

const mailless = { 'emails:value': undefined };
const beginning = 'userName sw "a"';
const either = 'userName eq "a" or userName eq "b"';
const ranked = 'userName eq "a" or userName eq "b" and active eq true';

const readOnly = /the profile of this connection says that it is read-only/;
const tooMany = /at most 1 value/;

/** Products whose servers differ so much that each has a mock of its own. */
export const ownServers: Readonly<Record<string, Promised>> = {
  salesforce: {
    family: salesforce,
    withoutBulk: true,
    create: { 'entitlements:value': standardProfile, displayName: undefined },
    deletion: 'inactive',
    refused: [
      [{ 'entitlements:value': undefined }, /entitlements/],
      [{ 'entitlements:value': [standardProfile, '00eA0000000Other'] }, tooMany],
      [{ 'phoneNumbers:value': ['1', '2'] }, tooMany],
      [{ displayName: 'Vera' }, readOnly],
    ],
    misunderstood: [ranked],
    mostRows: 200,
  },
  cyberark: {
    family: cyberark,
    withoutBulk: true,
    create: { password: 'Init#1' },
    refused: [
      [{ password: undefined }, /password/],
      [{ [`${cyberarkUrns.linked}:source`]: 'corp-ad' }, readOnly],
    ],
    misunderstood: [either, beginning],
    mostRows: 1000,
  },
  slack: {
    family: slackV1,
    deletion: 'inactive',
    refused: [[mailless, /emails/]],
    create: { 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department': 'R&D' },
    misunderstood: [either, beginning],
    mostRows: 1000,
  },
  'slack-v2': {
    family: slackV2,
    withoutBulk: true,
    deletion: 'inactive',
    refused: [[mailless, /emails/]],
    misunderstood: [either, beginning],
    mostRows: 1000,
  },
  zoom: {
    family: zoom,
    withoutBulk: true,
    connection: { profileOverrides: { authentication: { accountId: zoomAccount } } },
    update: { title: 'Lead', active: false },
    unkept: { displayName: 'Other' },
    misunderstood: [either, beginning],
  },
  miro: {
    family: miro,
    withoutBulk: true,
    refused: [[{ roles_add: [{ id: 'r1' }] }, /role/]],
    unkept: { 'emails:value': 'other@corp.example' },
    mostRows: 1000,
  },
  postman: {
    family: postman,
    create: mailless,
    deletion: 'inactive',
    refused: [[{ 'emails:value': 'vera@corp.example' }, readOnly]],
    misunderstood: [either, beginning],
  },
  entra: {
    family: entra,
    withoutBulk: true,
    create: { password: 'Init#1', [`${entraExtension}:mailNickname`]: 'nina' },
    refused: [
      [{ password: undefined }, /password/],
      [{ [`${entraExtension}:mailNickname`]: undefined }, /mailNickname/],
    ],
    misunderstood: [either, beginning],
    mostRows: 100,
  },
  'aws-iam-identity-center': {
    family: aws,
    withoutBulk: true,
    refused: [
      [{ displayName: undefined }, /displayName/],
      [{ 'emails:display': 'Vera' }, readOnly],
      [{ 'emails:value': ['1@corp.example', '2@corp.example'] }, tooMany],
      [{ 'phoneNumbers:value': ['1', '2'] }, tooMany],
    ],
    misunderstood: [either, beginning],
    mostRows: 100,
  },
  wso2: { family: wso2, mostRows: 200 },
  'wso2-legacy': { family: wso2Legacy, mostRows: 200 },
  authentik: { family: authentik, withoutBulk: true },
};
