/** Encodes each segment of an endpoint, and an id behind it. */
export function pathTo(endpoint: string, id?: string): string {
  const segments = id === undefined ? endpoint.split('/') : [...endpoint.split('/'), id];
  return segments.map((segment) => encodeURIComponent(segment)).join('/');
}
