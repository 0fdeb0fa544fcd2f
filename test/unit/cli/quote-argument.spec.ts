import { describe, expect, it } from '@jest/globals';
import { quoteArgument } from '../../../src/cli/quote-argument.ts';

describe('quoteArgument', () => {
  it.each([
    ['linux', 'orders/2026-11-23.json', 'orders/2026-11-23.json'],
    ['linux', '/srv/IGA Orders/a.json', "'/srv/IGA Orders/a.json'"],
    ['linux', "it's $HOME; rm -rf `x`", `'it'\\''s $HOME; rm -rf \`x\`'`],
    ['linux', '', "''"],
    ['linux', 'C:\\orders', "'C:\\orders'"],
    ['win32', 'C:\\orders\\a.json', 'C:\\orders\\a.json'],
    ['win32', 'C:\\IGA Orders\\a&b.json', '"C:\\IGA Orders\\a&b.json"'],
  ] as const)('on %s writes %s so that the shell gives it back', (platform, argument, quoted) => {
    expect(quoteArgument(argument, platform)).toBe(quoted);
  });
});
