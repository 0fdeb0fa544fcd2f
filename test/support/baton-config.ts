import { readBatonProfile, type BatonProfile } from '../../src/profiles/read-baton-profile.ts';

/** A configuration of baton-scim as parsed, with the least that one has. */
export interface BatonParts {
  readonly apiEndpoint?: unknown;
  readonly hasScimHeader?: unknown;
  readonly auth?: object;
  readonly user?: object;
  readonly group?: unknown;
  readonly pagination?: object;
  readonly provisioning?: object;
}

/** The least configuration, with parts laid over its sections. */
export function batonConfig(parts: BatonParts = {}): Readonly<Record<string, unknown>> {
  const sections = { user: batonUser, pagination: { totalResults: 'totalResults' } };
  return {
    apiEndpoint: 'https://acme.example/scim/v2/',
    group: { id: 'id', displayName: 'displayName', members: { path: 'members', id: 'value' } },
    ...parts,
    auth: { authType: 'apiKey', ...parts.auth },
    user: { ...sections.user, ...parts.user },
    pagination: { ...sections.pagination, ...parts.pagination },
  };
}

const batonUser = {
  id: 'id',
  userName: 'userName',
  firstName: 'name.givenName',
  lastName: 'name.familyName',
  primaryEmail: 'emails[?(@.primary==true)].value',
  firstEmail: 'emails[0].value',
  active: 'active',
};

/** An operation of its provisioning section. */
export function batonOperation(op: string, path = 'members', more: object = {}): object {
  return { schemas: 'urn:ietf:params:scim:api:messages:2.0:PatchOp', op, path, valuePath: 'value', ...more };
}

/** The least configuration with these parts, as a profile. */
export function readBaton(parts: BatonParts = {}): BatonProfile {
  return readBatonProfile(batonConfig(parts), '/etc/acme.yaml');
}
