import { checkTokenUrl } from '../../http/find-token-url.ts';
import type { Connection } from '../../settings/settings.ts';
import type { AuthenticationKnobs } from './choose-login.ts';
import { loginProblem } from './require-credentials.ts';

/**
 * Where tokens are given out: `OAuth2Url`, else the template of the dialect; undefined where the server is asked.
 *
 * @throws AgentError SETTINGS_INVALID for a template that does not become an address that credentials may go to.
 */
export function tokenUrlOf(connection: Connection, { tokenUrl: template }: AuthenticationKnobs): string | undefined {
  if (connection.oauth2Url !== undefined) return connection.oauth2Url;
  if (template === null) return undefined;
  const { origin } = new URL(connection.server);
  const values = new Map([
    ['origin', origin],
    ['applicationId', applicationIdIn(connection)],
  ]);
  const url = template.replace(/\{([^}]*)\}/g, (_, name: string) => values.get(name) ?? missing(template, name));
  // The leave for http is given to Server only.
  checkTokenUrl(url, connection.allowInsecureHttp && url.startsWith(`${origin}/`));
  return url;
}

/** As one segment of a path. */
function applicationIdIn({ applicationId }: Connection): string | undefined {
  if (applicationId === undefined || /^\.{1,2}$/.test(applicationId)) return undefined;
  return encodeURIComponent(applicationId);
}

function missing(template: string, name: string): never {
  const next = 'Set ApplicationId, or OAuth2Url to the whole address.';
  if (name === 'applicationId') throw loginProblem(`A usable ApplicationId is missing for ${template}.`, next);
  throw loginProblem(`authentication.tokenUrl knows no {${name}}.`, 'It knows {origin} and {applicationId}.');
}
