import { describe, expect, it } from '@jest/globals';
import { cleanText } from '../../../src/cli/clean-text.ts';
import { summarizeError } from '../../../src/cli/print-error.ts';
import { AgentError } from '../../../src/errors.ts';

const hostile = 'id "\u001b[2J\u0007\nerror FAKE: all is well\u202e\u2028"';

describe('text from a server', () => {
  it('cannot move the cursor, ring, forge a line or turn the direction of writing', () => {
    expect(cleanText(hostile)).toBe('id " [2J error FAKE: all is well "');
  });

  it('is cleaned in errors', () => {
    const error = new AgentError('LIST_CHANGED', hostile, { problems: [hostile], next: hostile });

    expect(JSON.stringify(summarizeError(error))).not.toMatch(/\\u001b|\\n|\\u0007|\u202e|\u2028/);
  });

  it('keeps letters of every script', () => {
    expect(cleanText('Ünsal O’Brien 山田')).toBe('Ünsal O’Brien 山田');
  });
});
