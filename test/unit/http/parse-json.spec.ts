import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseJson } from '../../../src/http/parse-json.ts';

const parse = (text: string | Buffer) => parseJson(Buffer.from(text as string), 64);
const nested = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels);

describe('parseJson', () => {
  it('gives what JSON.parse gives for any value', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 10 }), (text) => {
        fc.pre(!/\d{16}/.test(text));
        const expected: unknown = JSON.parse(text);

        expect(parse(text)).toEqual({ kind: 'value', value: expected });
      }),
    );
  });

  it('calls every beginning of an object cut', () => {
    const text = '{"a":[1,{"b":"x\\"}]y"},null],"c":"é"}';
    const bytes = Buffer.from(text);
    const kinds = Array.from(bytes, (_byte, end) => parseJson(bytes.subarray(0, end), 64).kind).slice(1);

    expect(new Set(kinds)).toEqual(new Set(['cut']));
    expect(parse(text)).toEqual({ kind: 'value', value: JSON.parse(text) as unknown });
  });

  it('refuses more values than memory should be asked for, before anything is built', () => {
    const most = 5_000_000;
    const text = (values: number): string => `[${'0,'.repeat(values - 1)}0]`;

    expect(parse(text(most + 1)).kind).toBe('too-many');
    expect(parse(text(1000)).kind).toBe('value');
  });

  it('allows 64 levels and no more', () => {
    expect(parse(nested(64)).kind).toBe('value');
    expect(parse(nested(65)).kind).toBe('too-deep');
    expect(parse('[{"a":'.repeat(50_000)).kind).toBe('too-deep');
  });

  it('does not count brackets inside text', () => {
    expect(parse(`{"a":"${'[{'.repeat(200)}","b":"\\"${'['.repeat(200)}"}`).kind).toBe('value');
  });

  it('keeps an integer that a number cannot hold as its text', () => {
    const text =
      '{"id":12345678901234567890,"safe":9007199254740991,"over":-9007199254740993,"t":"12345678901234567890"}';

    const result = parse(text);

    expect(result).toEqual({
      kind: 'value',
      value: {
        id: '12345678901234567890',
        safe: 9_007_199_254_740_991,
        over: '-9007199254740993',
        t: '12345678901234567890',
      },
    });
  });

  it('keeps long fractions numbers', () => {
    expect(parse('[1.00000000000000000001,0.12345678901234567]')).toEqual({
      kind: 'value',
      value: [1, 0.12345678901234567],
    });
  });

  it('refuses bytes that are not UTF-8 instead of replacing them', () => {
    const damaged = Buffer.concat([Buffer.from('{"a":"'), Buffer.from([0xc3, 0x28]), Buffer.from('"}')]);

    expect(parse(damaged)).toEqual({ kind: 'not-utf8' });
  });

  it('skips a byte order mark', () => {
    expect(parse('\ufeff{"a":1}')).toEqual({ kind: 'value', value: { a: 1 } });
  });

  it.each(['nonsense', '{"a":}', '{]', 'OK', '}'])('says that %s is no JSON', (text) => {
    expect(parse(text)).toEqual({ kind: 'not-json' });
  });

  it('leaves prototypes alone', () => {
    const result = parse('{"__proto__":{"polluted":12345678901234567890}}');

    expect(result.kind).toBe('value');
    expect(Reflect.get({}, 'polluted')).toBeUndefined();
  });
});
