import { isUsableId } from './protocol/usable-id.ts';

/** The id in an address that ends with the endpoint and one segment more, whatever its origin (RFC 7644 section 3.3). */
export function idInLocation(location: string, endpoint: string): string | undefined {
  const segments = segmentsOf(location);
  const id = segments.pop();
  const isBelow = segments.join('/') === endpoint || segments.join('/').endsWith(`/${endpoint}`);
  return isBelow && id !== undefined && isUsableId(id) ? id : undefined;
}

/** The last segment of an address, decoded. */
export function lastSegment(location: string): string | undefined {
  return segmentsOf(location).pop();
}

function segmentsOf(location: string): string[] {
  const path = location.replace(/[?#].*$/s, '').replace(/\/$/, '');
  try {
    return path.split('/').map(decodeURIComponent);
  } catch {
    return [];
  }
}
