import { describe, expect, it } from '@jest/globals';
import { Findings } from '../../../src/settings/findings.ts';
import { readJsonSettings } from '../../../src/settings/read-json-settings.ts';
import { originOf, plainOf, type SettingBranch } from '../../../src/settings/setting-tree.ts';

const bytes = (text: string): Uint8Array => Buffer.from(text, 'utf8');

function read(content: string | Uint8Array): SettingBranch {
  const findings = new Findings();
  const tree = readJsonSettings(typeof content === 'string' ? bytes(content) : content, 'a.json', findings);
  findings.throwProblems('folder');
  return tree;
}

function problemOf(content: string | Uint8Array): string {
  try {
    read(content);
  } catch (error) {
    const { problems, message } = error as { problems: string[]; message: string };
    return problems[0] ?? message;
  }
  return 'accepted';
}

describe('readJsonSettings', () => {
  it('reads values with their lines', () => {
    const tree = read('{\n  "A": {\n    "B": [1, true, null, "x"]\n  }\n}');

    expect(JSON.stringify(plainOf(tree))).toBe('{"A":{"B":[1,true,null,"x"]}}');
    expect(originOf(tree, ['A', 'B', '3'])).toEqual({ source: 'a.json', place: 'a.json line 3' });
  });

  it('accepts a byte order mark and comments', () => {
    expect(problemOf('\uFEFF{ // first\n "A": 1 /* second */ }')).toBe('accepted');
  });

  it.each([
    [
      'a trailing comma',
      '{\n  "A": 1,\n}',
      /^a\.json: not valid JSON at line 3 column 1 \(a key in double quotes is expected/,
    ],
    ['a trailing comma in a list', '{ "A": [1,] }', /not valid JSON at line 1 column 11 \(a value is expected/],
    ['a missing comma', '{ "A": 1 "B": 2 }', /not valid JSON at line 1 column 10 \(a comma is missing/],
    ['a single backslash', '{ "A": "C:\\data" }', /not valid JSON at line 1 .*backslash/],
    ['an open brace', '{ "A": 1', /not valid JSON at line 1 .*closing brace/],
    ['nothing', '', /not valid JSON/],
    ['text after the end', '{} {}', /not valid JSON/],
    ['a list', '[]', /must be one JSON object/],
    ['a key twice', '{\n"A": 1,\n"A": 2 }', /^a\.json line 3: A: key appears twice, first at a\.json line 2/],
    [
      'a section twice',
      '{ "Connections": {},\n "Connections": {} }',
      /^a\.json line 2: Connections: key appears twice/,
    ],
    [
      'keys that differ in case',
      '{ "C": {\n"acme": 1,\n"ACME": 2 } }',
      /line 3: C:ACME: .*"acme" at a\.json line 2; names clash on case-insensitive/,
    ],
    ['__proto__', '{ "A": { "__proto__": {} } }', /A:__proto__: reserved name not allowed/],
    ['constructor', '{ "constructor": {} }', /reserved name not allowed/],
    ['prototype', '{ "A": { "prototype": {} } }', /reserved name not allowed/],
  ])('refuses %s', (_name, text, expected) => {
    expect(problemOf(text)).toMatch(expected);
  });

  it('refuses bytes that are not UTF-8', () => {
    expect(problemOf(Buffer.from([0x7b, 0x22, 0xe9, 0x22, 0x7d]))).toBe('a.json: is not UTF-8 text; save it as UTF-8');
    expect(problemOf(Buffer.from('{}', 'utf16le'))).not.toBe('accepted');
  });

  it('refuses 100,000 levels without overflowing the stack, and accepts 64', () => {
    expect(problemOf(`{ "A": ${'['.repeat(100_000)}`)).toMatch(/more than 64 levels at line 1 column/);
    expect(problemOf(`{ "A": ${'['.repeat(63)}${']'.repeat(63)} }`)).toBe('accepted');
  });

  it('does not count braces in texts and comments as levels', () => {
    expect(problemOf(`{ "A": "${'{'.repeat(100)}" /* ${'{'.repeat(100)} */ }`)).toBe('accepted');
  });
});
