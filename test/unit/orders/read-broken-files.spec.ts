import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { aWrittenOrder, makeOrderFolder, type OrderFolder } from '../../support/order-folder.ts';

let folder: OrderFolder;

beforeEach(async () => {
  folder = await makeOrderFolder();
});

afterEach(() => folder.remove());

describe('a file that holds no orders', () => {
  it.each([
    ['an empty file', '', 'orders.json: ends too early: it is empty, was cut, or is still being written'],
    ['white space', ' \n', 'orders.json: ends too early: it is empty, was cut, or is still being written'],
    [
      'a torn list',
      `[${JSON.stringify(aWrittenOrder())},{"Assigned`,
      'orders.json, at order 2: ends too early: it is empty, was cut, or is still being written',
    ],
    ['a torn string', '[{"a":"b', 'orders.json: ends too early: it is empty, was cut, or is still being written'],
    ['a torn literal', '[tru', 'orders.json: is not JSON'],
    ['text after the end', '[] x', 'orders.json: is not JSON'],
    ['a second value', '[][]', 'orders.json: is not JSON'],
    ['a trailing comma', '[{},]', 'orders.json: is not JSON'],
    ['a raw control character', '["a\u0000b"]          ', 'orders.json: is not JSON'],
    ['a control character at the end', '["a\u0000', 'orders.json: is not JSON'],
    ['an escape that is none', '["\\x"]', 'orders.json: is not JSON'],
    ['NaN', '[NaN]', 'orders.json: is not JSON'],
    ['a text', '"orders"', 'orders.json: is neither a list of orders nor an order'],
    ['null', 'null', 'orders.json: is neither a list of orders nor an order'],
    ['no list', '{"ProvisioningOrdersList":{}}', 'orders.json: has a ProvisioningOrdersList that is not a list'],
    ['null as list', '{"ProvisioningOrdersList":null}', 'orders.json: has a ProvisioningOrdersList that is not a list'],
    [
      'two lists',
      '{"ProvisioningOrdersList":[],"provisioningorderslist":[]}',
      'orders.json: holds the key ProvisioningOrdersList twice',
    ],
    [
      'an order around a list',
      '{"ChangeType":"Added","ProvisioningOrdersList":[]}',
      'orders.json: holds both ProvisioningOrdersList and the fields of an order',
    ],
    ['a key twice', '[{"Changes":{"a":1,"b":2,"a":3}}]', 'orders.json: holds the key a twice'],
    ['an escaped key twice', '[{"Changes":{"a":1,"\\u0061":3}}]', 'orders.json: holds the key a twice'],
    ['a field twice', '{"ChangeType":"Added","ChangeType":"Deleted"}', 'orders.json: holds the key ChangeType twice'],
    ['a prototype', '[{"Changes":{"__proto__":1}}]', 'orders.json: holds the key __proto__, which is not allowed'],
    ['a prototype at the root', '{"__proto__":{}}', 'orders.json: holds the key __proto__, which is not allowed'],
    ['a constructor', '[{"Owner":{"constructor":1}}]', 'orders.json: holds the key constructor, which is not allowed'],
    ['depth', `[${'['.repeat(65)}`, 'orders.json: is nested deeper than 64 levels'],
    [
      'a huge order',
      `[{"Owner":["${'x'.repeat(6e5)}","${'x'.repeat(6e5)}"]}]`,
      'orders.json: is larger than 1048576 characters',
    ],
    ['an endless text', `[{"Owner":"${'x'.repeat(2.5e6)}`, 'orders.json: holds a text of more than 1048576 characters'],
    ['a huge list', `[{"Owner":[${'0,'.repeat(6e5)}0]}]`, 'orders.json: is larger than 1048576 characters'],
  ])('refuses %s', async (_, content, problem) => {
    const file = await folder.write(content);

    const problems = await folder.problemsOf(file);

    expect(problems).toEqual([problem]);
  });
});
