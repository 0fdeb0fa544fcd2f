import { describe, expect, it } from '@jest/globals';
import { parseProfileText } from '../../../src/profiles/parse-profile-text.ts';

/** What is said of a text that cannot be used. */
function messageFor(text: string, file = 'acme.yaml'): string {
  try {
    parseProfileText(text, file);
  } catch (error) {
    return (error as Error).message;
  }
  return 'nothing';
}

describe('the text of a profile file', () => {
  it.each([
    ['acme.json', '{"name": "Acme", "list": {"startBase": 0}}'],
    ['acme.yaml', '{"name": "Acme", "list": {"startBase": 0}}'],
    ['acme.YML', '# ours\nname: Acme\nlist:\n  startBase: 0\n'],
    ['acme.txt', 'name: Acme\nlist: { startBase: 0 }'],
    ['acme', '{"name": "Acme",\t"list":\n\t{"startBase": 0}}'],
  ])('in %s is JSON or YAML', (file, text) => {
    const data = parseProfileText(text, file);

    expect(data).toEqual({ name: 'Acme', list: { startBase: 0 } });
  });

  it('in YAML is read by the rules of version 1.2, whatever it says itself', () => {
    const data = parseProfileText('%YAML 1.1\n---\na: yes\nb: 012\nc: 1:30\n1: true', 'acme.yaml');

    expect(data).toEqual({ a: 'yes', b: 12, c: '1:30', '1': true });
  });

  it('may repeat a value by an alias, and takes no merge key for one', () => {
    const data = parseProfileText('%YAML 1.1\n---\na: &a {op: add}\nb: *a\nc: {<<: *a}', 'acme.yaml');

    expect(data).toEqual({ a: { op: 'add' }, b: { op: 'add' }, c: { '<<': { op: 'add' } } });
  });

  it('sets no prototype', () => {
    const data = parseProfileText('__proto__: {admin: true}', 'acme.yaml') as object;

    expect(Object.getPrototypeOf(data)).toBe(Object.prototype);
    expect(Object.keys(data)).toEqual(['__proto__']);
    expect({}).not.toHaveProperty('admin');
  });

  it.each([
    ['a: 1\nb: [1', 'acme.yaml:2:'],
    ['a: 1\n\tb: 2', 'acme.yaml:2:'],
    ['a: !!js/function "x"', 'acme.yaml:1:4 is no YAML that can be used: Unresolved tag'],
    ['a: !!binary aGk=', 'Unresolved tag'],
    ['a: !own 1', 'Unresolved tag'],
    ['a: 1\n---\nb: 2', 'acme.yaml:2:1'],
    ['? {a: 1}\n: 2', 'keys must be strings'],
    ['a: 1\nb:\n  c: 1\n  c: 2', 'acme.yaml:4:3 has a key for the second time'],
    ['a: *nowhere', 'has an alias to nothing'],
    ['a: &a [*a]', 'is nested deeper than 32 levels, or holds itself'],
    [`a: ${'['.repeat(40)}1${']'.repeat(40)}`, 'is nested deeper than 32 levels'],
    ['- '.repeat(50_000), 'it is nested too deeply'],
    [`${'- '.repeat(500)}a`, 'is nested deeper than 32 levels'],
    ['['.repeat(490_000), 'is nested deeper than 32 levels'],
  ])('that cannot be used is refused, and the place is named: %#', (text, message) => {
    expect(messageFor(text)).toContain(message);
  });

  it('that grows by aliases of aliases is refused', () => {
    const rows = Array.from(
      'bcdefghi',
      (name, index) => `${name}: &${name} [${`*${'abcdefgh'[index] ?? ''},`.repeat(9)}]`,
    );

    const message = messageFor(['a: &a [x]', ...rows].join('\n'));

    expect(message).toContain('more than 50 values by aliases');
  });

  it.each([
    ['{"a": 1,\n}', 'acme.json is no JSON (line 2 column 1)'],
    ['name: Acme', 'acme.json is no JSON'],
    ['{"a": 1, "a": 2}', 'acme.json:1:10 has a key for the second time'],
    [`${'['.repeat(245_000)}${']'.repeat(245_000)}`, 'is nested deeper than 32 levels'],
    [`${'['.repeat(900)}${']'.repeat(900)}`, 'is nested deeper than 32 levels'],
    [`{"a": ${'['.repeat(32)}${']'.repeat(32)}}`, 'is nested deeper than 32 levels'],
    [`{"a": ${'['.repeat(30)}${']'.repeat(30)}}`, 'nothing'],
  ])('called .json is nothing but JSON: %#', (text, message) => {
    expect(messageFor(text, 'acme.json')).toContain(message);
  });

  it('is not quoted by what is said of it', () => {
    const messages = ['{"key": hidden-value}', '{"key": "hidden-value'].map((text) => messageFor(text, 'acme.json'));

    expect(messages.join()).not.toContain('hidden');
  });

  it('with very many keys is read in a moment, which comparing each with every other one does not allow', () => {
    const text = Array.from({ length: 40_000 }, (_, index) => `k${index}: 1`).join('\n');

    const data = parseProfileText(text, 'acme.yaml') as object;

    expect(Object.keys(data)).toHaveLength(40_000);
  });
});
