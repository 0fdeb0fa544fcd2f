import { describe, expect, it } from '@jest/globals';
import { readRetryAfter } from '../../../src/http/retry-after.ts';

const now = Date.parse('2031-01-01T12:00:00Z');
const read = (retryAfter?: string, date?: string) =>
  readRetryAfter(
    new Map(
      Object.entries({
        ...(retryAfter === undefined ? {} : { 'retry-after': retryAfter }),
        ...(date === undefined ? {} : { date }),
      }),
    ),
    now,
  );

describe('readRetryAfter', () => {
  it.each([
    ['5', 5],
    ['0', 0],
    ['86400', 86_400],
    ['Wed, 01 Jan 2031 12:01:30 GMT', 90],
    ['Wed, 01 Jan 2031 11:00:00 GMT', 0],
    ['Wed, 01 Jan 2031 14:00:30 +0200', 30],
  ])('reads %s', (value, seconds) => {
    expect(read(value)).toEqual({ seconds, invalid: false });
  });

  it('takes the clock of the server for a date', () => {
    const advice = read('Mon, 06 Mar 2028 08:00:20 GMT', 'Mon, 06 Mar 2028 08:00:00 GMT');

    expect(advice).toEqual({ seconds: 20, invalid: false });
  });

  it.each(['banana', '-5', '1e3', '5.5', '', 'Wed, 99 Foo 2031', '2031-01-01T12:00:30Z'])('ignores "%s"', (value) => {
    expect(read(value)).toEqual({ seconds: undefined, invalid: true });
  });

  it('has nothing to say without the header', () => {
    expect(read()).toEqual({ seconds: undefined, invalid: false });
  });
});
