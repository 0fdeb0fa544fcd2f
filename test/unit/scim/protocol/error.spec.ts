import { describe, expect, it } from '@jest/globals';
import { badRequest, buildScimError, parseScimError, ScimProtocolError } from '../../../../src/scim/protocol/error.ts';

describe('buildScimError', () => {
  it('writes the status as text and the type only where there is one', () => {
    const typed = buildScimError(badRequest('invalidFilter', 'No.'));
    const plain = buildScimError(new ScimProtocolError(404, 'None.'));

    expect(typed).toMatchObject({ status: '400', scimType: 'invalidFilter', detail: 'No.' });
    expect(plain).not.toHaveProperty('scimType');
  });
});

describe('parseScimError', () => {
  it.each<[unknown, unknown]>([
    [
      { detail: 'd', scimType: 'uniqueness', status: '409' },
      { detail: 'd', scimType: 'uniqueness' },
    ],
    [{ Detail: 'd' }, { detail: 'd' }],
    [[{ detail: 'd' }], { detail: 'd' }],
    [[{ message: 'm', errorCode: 'X' }], { detail: 'm' }],
    [{ Errors: [{ description: 'd', code: '404' }] }, { detail: 'd' }],
    [{ Errors: { description: 'd', code: 401 } }, { detail: 'd' }],
    [{ errors: ['d'] }, { detail: 'd' }],
    [{ error: { message: 'm' } }, { detail: 'm' }],
    [{ message: 'm' }, { detail: 'm' }],
    [{ error: 'invalid_grant', error_description: 'e' }, { detail: 'e' }],
    [{ error: 'invalid_grant' }, { detail: 'invalid_grant' }],
    [{ scimType: 'tooMany' }, { detail: 'tooMany', scimType: 'tooMany' }],
    [
      { detail: 'null', scimType: 'tooMany' },
      { detail: 'tooMany', scimType: 'tooMany' },
    ],
  ])('reads %j', (body, expected) => {
    const parsed = parseScimError(body);

    expect(parsed).toEqual(expected);
  });

  it.each([[undefined], [null], ['text'], [[]], [{}], [{ detail: 7 }], [{ errors: [] }]])(
    'says nothing of %j',
    (body) => {
      const parsed = parseScimError(body);

      expect(parsed).toBeUndefined();
    },
  );
});
