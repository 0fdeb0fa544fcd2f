import { plain } from './plain.ts';
import { google, keycloak, oracle, pingone } from './identity-families.ts';
import type { Promised } from './promised.ts';

const twoMails = { 'emails:value': ['1@corp.example', '2@corp.example'] };

/** Identity providers, of which documents say little more than the address. */
export const identityProviders: Readonly<Record<string, Promised>> = {
  okta: { family: () => plain({ server: '/connection-1/scim' }) },
  onelogin: { family: () => plain({ server: '/scim' }) },
  'google-workspace': { family: google, withoutBulk: true },
  keycloak: { family: keycloak, deletion: 'inactive' },
  'oracle-idcs': { family: oracle, connection: { pageSize: 2000 }, mostRows: 1000 },
  pingone: {
    family: pingone,
    withoutBulk: true,
    connection: { pageSize: 500 },
    refused: [[twoMails, /at most 1 value/]],
    mostRows: 200,
  },
};
