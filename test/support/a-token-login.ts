import type { TokenLogin, TokenRequest } from '../../src/http/authentication.ts';
import { Secret } from '../../src/secret.ts';

/** Client credentials in a form, and a JSON answer with an `access_token`. */
export function aTokenLogin(changes: Partial<TokenLogin> = {}, request: Partial<TokenRequest> = {}): TokenLogin {
  const parameters = new Map<string, string | Secret>([
    ['grant_type', 'client_credentials'],
    ['client_id', 'client one'],
    ['client_secret', new Secret('s3cret+/&=value')],
  ]);
  return {
    kind: 'token',
    request: { method: 'POST', encoding: 'form', parameters, ...request },
    tokenPath: ['access_token'],
    scheme: 'Bearer',
    ...changes,
  };
}
