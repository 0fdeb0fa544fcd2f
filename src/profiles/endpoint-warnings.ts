import { printable } from '../validation/names.ts';

/** Says that a ProfileFile was written for another host than the one that is asked, for what may be a mistake. */
export function endpointWarnings(endpoint: string | undefined, server: string | undefined): readonly string[] {
  const [written, asked] = [hostOf(endpoint), hostOf(server)];
  if (written === undefined || asked === undefined || written === asked) return [];
  return [`The ProfileFile is written for ${printable(written)}; Server says ${printable(asked)}, which is asked.`];
}

function hostOf(url: string | undefined): string | undefined {
  return url === undefined ? undefined : URL.parse(url)?.host;
}
