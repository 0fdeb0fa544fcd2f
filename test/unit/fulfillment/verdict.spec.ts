import { describe, expect, it } from '@jest/globals';
import { cleanMessage } from '../../../src/fulfillment/verdict.ts';
import { Secret } from '../../../src/secret.ts';

describe('a message that is kept', () => {
  it.each([
    ['two\r\nlines', 'two lines'],
    ['bell\u0007 and NUL\0', 'bell  and NUL'],
    ['line\u2028separator, turned\u202Earound', 'line separator, turned around'],
    ['half of a pair \uD83D', 'half of a pair \uFFFD'],
  ])('is one line: %j', (message, expected) => {
    expect(cleanMessage(message)).toBe(expected);
  });

  it('has at most 500 characters, and no half of a surrogate pair at the end', () => {
    const message = cleanMessage(`${'x'.repeat(498)}😀${'y'.repeat(100)}`);

    expect(message).toBe(`${'x'.repeat(498)}…`);
  });

  it('keeps no secret, also none that is cut or broken by a control character', () => {
    const secret = new Secret('correct-horse battery');

    const messages = [
      cleanMessage(`said ${secret.reveal()}`),
      cleanMessage(`said ${secret.reveal().replace(' ', '\n')}`),
      cleanMessage(`${'x'.repeat(490)}${secret.reveal()}`),
    ];

    for (const message of messages) expect(message).not.toContain('correct');
  });
});
