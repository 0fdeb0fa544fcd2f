import type { Dialect } from '../../scim/dialects/dialect.ts';

export type Probe = NonNullable<Dialect['members']['probe']>;

/** True when the probe asks for one user at a time. */
export function asksForPairs({ filter }: Probe): boolean {
  return filter.includes('{user}');
}
