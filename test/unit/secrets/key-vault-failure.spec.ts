import { describe, expect, it } from '@jest/globals';
import { keyVaultFailure } from '../../../src/secrets/key-vault-failure.ts';

const where = 'Azure Key Vault kv1, secret S';

describe('a failure of Azure Key Vault', () => {
  it.each([
    [{ statusCode: 404 }, 'there is no such secret'],
    [{ statusCode: 403, message: 'Operation get is not allowed on a disabled secret. SecretDisabled' }, 'disabled'],
    [{ statusCode: 403, details: { error: { innererror: { code: 'ForbiddenByFirewall' } } } }, 'firewall of the vault'],
    [{ statusCode: 403 }, 'role Key Vault Secrets User'],
    [{ statusCode: 429 }, 'slow down'],
    [{ statusCode: 401 }, 'did not accept the token'],
    [{ statusCode: 500 }, 'answered 500'],
    [{ code: 'ENOTFOUND' }, 'host not found (ENOTFOUND)'],
    [{ code: 'ECONNREFUSED' }, 'no connection (ECONNREFUSED)'],
    [{ name: 'AuthenticationError', message: 'network_error: getaddrinfo ENOTFOUND login' }, 'host not found'],
    [{ code: 'DEPTH_ZERO_SELF_SIGNED_CERT' }, 'NODE_EXTRA_CA_CERTS'],
    [{ name: 'AuthenticationRequiredError', message: 'AADSTS7000215: Invalid client secret' }, '(AADSTS7000215)'],
    [{ name: 'AggregateAuthenticationError', message: 'ChainedTokenCredential failed' }, 'no credential gave a token'],
    [{ name: 'TimeoutError' }, 'no answer within the time limit'],
    [{ name: 'Odd' }, 'the request failed (Odd)'],
    [undefined, 'the request failed'],
  ])('%j says what to do', (error, text) => {
    const failure = keyVaultFailure(error, where);

    expect(failure.message).toContain(`${where}: `);
    expect(failure.message).toContain(text);
  });

  it('repeats nothing of what the library says, which may hold the request with its token', () => {
    const error = {
      name: 'RestError',
      message: 'Authorization: Bearer abc',
      statusCode: 500,
      request: { body: 'abc' },
    };

    const failure = keyVaultFailure(error, where);

    expect(failure.message).not.toContain('abc');
    expect(failure.cause).toBeUndefined();
  });
});
