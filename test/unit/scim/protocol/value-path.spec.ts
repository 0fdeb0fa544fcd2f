import { describe, expect, it } from '@jest/globals';
import {
  formatValuePath,
  parseValuePath,
  plainNames,
  valueAt,
  type ValuePath,
} from '../../../../src/scim/protocol/value-path.ts';

const person = {
  id: 'p1',
  name: { givenName: 'Ada' },
  emails: [
    { value: 'ada@home.example', type: 'Home', primary: 'True' },
    { value: 'ada@work.example', type: 'work', primary: false },
    { type: 'other' },
  ],
  manager: { value: 'p2' },
  'urn:acme:2.0:User': { 'cost.center': 'C7' },
  nothing: null,
  level: 0,
};

function pathOf(text: string): ValuePath {
  const parsed = parseValuePath(text);
  if ('problem' in parsed) throw new Error(parsed.problem);
  return parsed.path;
}

describe('a path to a value', () => {
  it.each([
    ['id', 'p1'],
    ['$.id', 'p1'],
    ['ID', 'p1'],
    ['name.givenName', 'Ada'],
    ['emails[0].value', 'ada@home.example'],
    ['$.emails[1].value', 'ada@work.example'],
    ['emails[?(@.primary==true)].value', 'ada@home.example'],
    ["emails[?(@.type=='work')].value", 'ada@work.example'],
    ['emails[?( @.type == "Home" )].value', 'ada@home.example'],
    ['emails[type eq "WORK"].value', 'ada@work.example'],
    ['emails[primary eq false].value', 'ada@work.example'],
    ['emails.value', 'ada@home.example'],
    ['emails[2].type', 'other'],
    ['manager[0].value', 'p2'],
    ['["urn:acme:2.0:User"]["cost.center"]', 'C7'],
    ["$['urn:acme:2.0:User']['cost.center']", 'C7'],
    ['level', 0],
  ])('%s leads to a value', (text, expected) => {
    const path = pathOf(text);

    const found = valueAt(person, path);

    expect(found).toBe(expected);
  });

  it.each([
    'nickName',
    'nothing',
    'address.locality',
    'nothing.part',
    'id.length',
    'emails.length',
    'emails[3].value',
    'emails[2].value',
    'emails[type eq "fax"].value',
    "emails[?(@.type=='home')].value",
    'toString',
    'hasOwnProperty',
  ])('%s leads to none where the resource has none', (text) => {
    const path = pathOf(text);

    const found = valueAt(person, path);

    expect(found).toBeUndefined();
  });

  it('leads to none in what is no resource', () => {
    const path = pathOf('emails[0].value');

    const found = [undefined, null, 'text', 7, []].map((root) => valueAt(root, path));

    expect(found).toEqual(Array.from({ length: 5 }, () => undefined));
  });

  it.each([
    ['', 'character 1'],
    ['.id', 'character 1'],
    ['$', 'character 1'],
    ['$id.', 'character 4'],
    ['a..b', 'character 2'],
    ['a.*', 'character 2'],
    ['emails[*]', 'character 7'],
    ['emails[0:2]', 'character 7'],
    ['emails[-1]', 'character 7'],
    ['emails[?(@.primary)]', 'character 7'],
    ['emails[?(@.a==1 || @.b==2)]', 'character 7'],
    ['emails[?(@.primary==process.exit())]', 'character 7'],
    ['emails[type eq work]', 'character 7'],
    ['emails[type ne "work"]', 'character 7'],
    ['emails[0', 'character 7'],
    ['name givenName', 'character 5'],
    ['$["a\\"b"]', 'character 2'],
  ])('that reads %j is refused where it cannot be understood', (text, position) => {
    const parsed = parseValuePath(text);

    expect(parsed).toEqual({ problem: expect.stringContaining(`cannot be read at ${position}:`) });
  });

  it.each(['__proto__.polluted', 'a["__proto__"]', 'a.constructor.prototype', 'a[__Proto__ eq 1]', '["prototype"]'])(
    'that names what no attribute is called is refused: %s',
    (text) => {
      const parsed = parseValuePath(text);

      expect(parsed).toEqual({ problem: expect.stringContaining('which no attribute is called') });
    },
  );

  it('that is endless is refused', () => {
    const texts = ['a'.repeat(301), `a${'.a'.repeat(10)}`];

    const problems = texts.map(parseValuePath);

    expect(problems).toEqual([{ problem: 'is longer than 300 characters' }, { problem: 'has more than 10 steps' }]);
  });

  it.each([
    'id',
    'emails[0].value',
    'emails[?(@.primary==true)].value',
    'emails[type eq "work"].value',
    '["urn:acme:2.0:User"].title',
    `a[?(@.b=='say "no"')]`,
    'a[?(@.b==-1.5)].c[?(@.d==null)]',
  ])('%s reads the same once it is written again', (text) => {
    const path = pathOf(text);

    const written = formatValuePath(path);

    expect(written).toBe(text);
  });

  it('has names only where nothing is chosen by it', () => {
    const names = ['$.data.token', 'data[0].token', 'data[a eq 1].token'].map((text) => plainNames(pathOf(text)));

    expect(names).toEqual([['data', 'token'], undefined, undefined]);
  });
});
