import type { Dialect } from '../scim/dialects/dialect.ts';
import type { Connection } from '../settings/settings.ts';

export interface BaseUrl {
  /** What the paths of the resources are put behind. */
  readonly url: string;
  /** What was changed of `Server`, when something was, as a whole sentence. */
  readonly warning?: string;
}

/**
 * `Server` and behind it the version of the dialect. Administrators often paste the version: one at the end of `Server` is taken off
 * first, unless the dialect adds none.
 */
export function baseUrlOf({ server }: Connection, { name, http }: Pick<Dialect, 'name' | 'http'>): BaseUrl {
  const suffix = http.versionSuffix;
  const pasted = suffix === '' ? undefined : [suffix, '/v2'].find((version) => endsWith(server, version));
  if (pasted === undefined) return { url: server + suffix };
  const root = server.slice(0, -pasted.length).replace(/\/+$/, '');
  const warning = `Server ends with ${pasted}; ${root} is used, to which the dialect ${name} adds ${suffix} itself.`;
  return { url: root + suffix, warning };
}

function endsWith(server: string, version: string): boolean {
  return URL.parse(server)?.pathname.toLowerCase().endsWith(version.toLowerCase()) === true;
}
