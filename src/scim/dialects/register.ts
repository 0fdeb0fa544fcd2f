import { AgentError } from '../../errors.ts';
import type { Dialect } from './dialect.ts';
import { rfc } from './rfc.ts';

const syntaxes: ReadonlyMap<string, Dialect> = new Map([['rfc', rfc]]);
const profiles: ReadonlyMap<string, Dialect> = new Map([['rfc', rfc]]);

/**
 * The dialect of a connection: its provider profile where it names one, else its `ScimSyntax`; names are read ignoring case.
 *
 * @throws AgentError SETTINGS_INVALID that lists the names there are.
 */
export function dialectOf(scimSyntax: string, profile?: string): Dialect {
  return profile === undefined ? find('ScimSyntax', scimSyntax, syntaxes) : find('Profile', profile, profiles);
}

function find(setting: string, name: string, dialects: ReadonlyMap<string, Dialect>): Dialect {
  const dialect = dialects.get(name.toLowerCase());
  if (dialect !== undefined) return dialect;
  const known = [...dialects.values()].map((each) => each.name).join(', ');
  throw new AgentError('SETTINGS_INVALID', `${setting} "${name}" is not supported by this version of the agent.`, {
    next: `Use one of: ${known}.`,
  });
}
