import { describe, expect, it } from '@jest/globals';
import { readErrorBody } from '../../../src/http/read-error-body.ts';
import { Secret } from '../../../src/secret.ts';

describe('readErrorBody', () => {
  it.each([
    [
      'the SCIM error',
      { schemas: ['urn:x:Error'], status: '409', scimType: 'uniqueness', detail: 'Taken.' },
      { detail: 'Taken.', scimType: 'uniqueness' },
    ],
    [
      'a list of errors',
      [{ message: 'Session expired', errorCode: 'INVALID_SESSION_ID' }],
      { detail: 'Session expired', scimType: 'INVALID_SESSION_ID' },
    ],
    [
      'the SCIM 1.1 error',
      { Errors: [{ description: 'invalid_authentication', code: 401 }] },
      { detail: 'invalid_authentication' },
    ],
    [
      'an OAuth error',
      { error: 'invalid_grant', error_description: 'Wrong password' },
      { detail: 'Wrong password', scimType: 'invalid_grant' },
    ],
    [
      'an error of CyberArk',
      { ErrorCode: 'APPAP004E', ErrorMsg: 'Not found' },
      { detail: 'Not found', scimType: 'APPAP004E' },
    ],
    [
      'a detail that is no word',
      { detail: 'null', scimType: 'uniqueness' },
      { detail: 'uniqueness', scimType: 'uniqueness' },
    ],
    ['a nested error', { error: { message: 'No.', code: 'E1' } }, { detail: 'No.', scimType: 'E1' }],
  ])('reads %s', (_shape, body, expected) => {
    expect(readErrorBody(body)).toEqual(expected);
  });

  it.each([[null], ['text'], [42], [[]], [{}], [{ detail: 7 }], [{ Errors: [] }], [[[null]]], [undefined]])(
    'has nothing to say about %j',
    (body) => {
      expect(readErrorBody(body)).toEqual({});
    },
  );

  it('shortens what it repeats and takes control characters out', () => {
    const { detail = '' } = readErrorBody({ detail: `a\u001b[31m\r\nb${'c'.repeat(5000)}` });

    expect(detail).toMatch(/^a \[31m bc+…$/);
    expect(detail.length).toBeLessThan(310);
  });

  it('does not repeat a secret that the server sends back', () => {
    const password = new Secret('correct-horse-battery');

    expect(readErrorBody({ detail: `wrong password ${password.reveal()}` }).detail).toBe('wrong password [secret]');
  });
});
