import { describe, expect, it } from '@jest/globals';
import { dialectOf } from '../../../../src/scim/dialects/register.ts';
import { rfc } from '../../../../src/scim/dialects/rfc.ts';

describe('dialectOf', () => {
  it.each(['RFC', 'rfc'])('knows the syntax %s', (syntax) => {
    expect(dialectOf(syntax)).toBe(rfc);
  });

  it('prefers the profile', () => {
    expect(dialectOf('Salesforce', 'rfc')).toBe(rfc);
  });

  it.each(['Salesforce', 'CyberArk', '', '__proto__'])(
    'refuses the syntax "%s" and lists those there are',
    (syntax) => {
      expect(() => dialectOf(syntax)).toThrow(
        expect.objectContaining({
          code: 'SETTINGS_INVALID',
          message: `ScimSyntax "${syntax}" is not supported by this version of the agent.`,
          next: 'Use one of: RFC.',
        }),
      );
    },
  );

  it('refuses an unknown profile', () => {
    expect(() => dialectOf('RFC', 'acme')).toThrow(
      expect.objectContaining({
        code: 'SETTINGS_INVALID',
        message: 'Profile "acme" is not supported by this version of the agent.',
      }),
    );
  });
});
