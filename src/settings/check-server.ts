export interface CheckedServer {
  /** Without a trailing slash. */
  readonly server: string;
  /** What was changed, when something was. */
  readonly warning?: string;
}

const loopback = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/i;

export interface UrlRules {
  readonly allowInsecureHttp: boolean;
  readonly allowQuery: boolean;
}

/** Says what is wrong with the URL of a SCIM server or of its token endpoint; undefined when nothing is. */
export function urlProblem(text: string, rules: UrlRules): string | undefined {
  const url = URL.parse(text.trim());
  if (url === null || !isPlain(url, text, rules)) {
    return 'must be an https URL without credentials, query and fragment, such as https://acme.example/scim';
  }
  if (url.protocol === 'http:' && !rules.allowInsecureHttp && !loopback.test(url.hostname)) {
    return 'must be an https URL: over http, credentials and data travel unprotected; AllowInsecureHttp permits it';
  }
  return undefined;
}

function isPlain(url: URL, text: string, { allowQuery }: UrlRules): boolean {
  const isHttp = url.protocol === 'http:' || url.protocol === 'https:';
  const excess = allowQuery ? /#/ : /[?#]/;
  return isHttp && url.username === '' && url.password === '' && !excess.test(text);
}

/** A version at its end is left: whether it is one too many is for the dialect to say. */
export function normalizeServer(text: string): CheckedServer {
  const trimmed = text.trim();
  const server = trimmed.replace(/\/+$/, '');
  return server === trimmed ? { server } : { server, warning: `ends with a slash; ${server} is used` };
}
