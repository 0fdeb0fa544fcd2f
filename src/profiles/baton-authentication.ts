import type { DialectChanges } from '../scim/dialects/dialect.ts';
import type { Auth } from './baton-scim.generated.ts';
import { readDotted, type BatonNotes } from './baton-notes.ts';

type AuthenticationKnobs = NonNullable<DialectChanges['authentication']>;

/**
 * How to log in: Login and Password, the key or token in OAuthToken, or a token that is obtained at `authUrl` for ApplicationId and
 * ApplicationKey.
 */
export function batonAuthentication(auth: Auth, notes: BatonNotes): AuthenticationKnobs {
  const { authType, apiKeyPrefix, shouldObtainToken } = auth;
  if (shouldObtainToken === true) return obtainedToken(auth, notes);
  if (authType === 'basic') return { grant: 'basic' };
  return { grant: 'static', scheme: apiKeyPrefix ?? (authType === 'oauth2' ? 'Bearer' : '') };
}

/** A client has to be able to log in by Basic (RFC 6749 section 2.3.1), and what it gets is a bearer token (RFC 6750). */
function obtainedToken(auth: Auth, notes: BatonNotes): AuthenticationKnobs {
  const { authType, apiKeyPrefix, authUrl, tokenPath } = auth;
  if (authType === 'basic') notes.problems.push('auth:shouldObtainToken: contradicts authType basic');
  if (authUrl === undefined) notes.problems.push('auth:authUrl: is missing; shouldObtainToken needs it');
  if (tokenPath === undefined) notes.problems.push('auth:tokenPath: is missing; shouldObtainToken needs it');
  return {
    grant: 'clientCredentials',
    tokenUrl: authUrl ?? null,
    clientAuthentication: 'basic',
    tokenPath: readDotted(notes, 'auth:tokenPath', tokenPath ?? 'access_token'),
    scheme: apiKeyPrefix === undefined || apiKeyPrefix === '' ? 'Bearer' : apiKeyPrefix,
  };
}
