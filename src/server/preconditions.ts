import { ScimProtocolError } from '../scim/protocol/error.ts';
import type { Entry } from './entry.ts';

/** The weak entity tag of RFC 7644 section 3.14. */
export function versionOf(entry: Entry): string {
  return `W/"${entry.revision}"`;
}

/** Throws ScimProtocolError 412 when the client knows another version than the one that is stored. */
export function checkVersion(entry: Entry, ifMatch: string | undefined): void {
  if (ifMatch === undefined || matches(entry, ifMatch)) return;
  throw new ScimProtocolError(412, 'The resource has changed since it was read.');
}

/** True when the client already has the stored version. */
export function isKnownVersion(entry: Entry, ifNoneMatch: string | undefined): boolean {
  return ifNoneMatch !== undefined && matches(entry, ifNoneMatch);
}

function matches(entry: Entry, condition: string): boolean {
  const versions = condition.split(',').map((version) => version.trim());
  return versions.includes('*') || versions.includes(versionOf(entry)) || versions.includes(`"${entry.revision}"`);
}
