import { describe, expect, it } from '@jest/globals';
import { checkJson } from '../../../../src/scim/protocol/check-json.ts';

const nested = (depth: number): unknown => JSON.parse(`${'['.repeat(depth)}${']'.repeat(depth)}`);
const wide = (keys: number) => Object.fromEntries(Array.from({ length: keys }, (_, index) => [`k${index}`, 1]));

describe('checkJson', () => {
  it('takes what is within the limits', () => {
    const check = () => {
      checkJson([nested(31), wide(1000), 'a'.repeat(1024 * 1024)]);
    };

    expect(check).not.toThrow();
  });

  it.each([
    ['too deep', nested(34), 'nested deeper'],
    ['too wide', wide(1001), 'more than 1000 keys'],
    ['too long', ['a'.repeat(1024 * 1024 + 1)], 'text is longer'],
    ['__proto__', JSON.parse('{"a":[{"__proto__":1}]}') as unknown, '__proto__'],
    ['Constructor', { Constructor: 1 }, 'Constructor'],
  ])('refuses what is or has: %s', (_, value, message) => {
    const check = () => {
      checkJson(value);
    };

    expect(check).toThrow(message);
  });
});
