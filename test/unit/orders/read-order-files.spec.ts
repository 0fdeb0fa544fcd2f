import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import { link, mkdir, symlink, truncate } from 'node:fs/promises';
import path from 'node:path';
import { readOrderFiles } from '../../../src/orders/read-order-files.ts';
import { aWrittenOrder, makeOrderFolder, type OrderFolder } from '../../support/order-folder.ts';

let folder: OrderFolder;

beforeEach(async () => {
  folder = await makeOrderFolder();
});

afterEach(() => folder.remove());

describe('readOrderFiles', () => {
  it('keeps of an order what the agent uses', async () => {
    const order = {
      ...aWrittenOrder({ ChangeType: 'modified', WorkflowInstanceId: '77' }),
      Owner: { Id: '901', PhotoTag: -1 },
      ResourceType: { Id: '-12', Identifier: 'Acme_User_Nominative', TargetEntityType: { Identifier: 'Acme_User' } },
      Resource: { acme_id: 'u1' },
      Changes: { title: 'Boss', groups_add: [{ acme_id: 'g1' }] },
    };
    const text = JSON.stringify({ ProvisioningOrdersList: [order] });
    const file = await folder.write(text);

    const files = await readOrderFiles([file]);

    const sha256 = createHash('sha256').update(text).digest('hex');
    expect(files).toEqual([
      {
        path: file,
        sha256,
        bytes: text.length,
        orders: [
          {
            position: '0:0',
            assignedResourceTypeId: '5012',
            changeType: 'Modified',
            resourceType: 'Acme_User_Nominative',
            targetEntityType: 'Acme_User',
            resource: { acme_id: 'u1' },
            changes: { title: 'Boss', groups_add: [{ acme_id: 'g1' }] },
          },
        ],
      },
    ]);
  });

  it.each([
    ['an object with a list', (orders: object[]) => ({ Version: 1, ProvisioningOrdersList: orders, More: [{}] })],
    ['a bare list', (orders: object[]) => orders],
  ])('reads %s, in order', async (_, wrap) => {
    const orders = Array.from({ length: 500 }, (__, index) =>
      aWrittenOrder({ AssignedResourceTypeId: `id-${index}`, Owner: { Name: 'x'.repeat(500) } }),
    );
    const file = await folder.write(`\ufeff${JSON.stringify(wrap(orders))}\n`);

    const [read] = await readOrderFiles([file]);

    const expected = orders.map((_order, index) => [`0:${index}`, `id-${index}`]);
    expect(read!.orders.map((order) => [order.position, order.assignedResourceTypeId])).toEqual(expected);
  });

  it('reads one order, and numbers the orders of each file', async () => {
    const first = await folder.write(JSON.stringify([]), 'a.json');
    const second = await folder.write(
      JSON.stringify(aWrittenOrder({ Changes: null, Resource: null, ResourceType: null })),
      'b.json',
    );

    const files = await readOrderFiles([first, second]);

    const expected = {
      position: '1:0',
      assignedResourceTypeId: '5012',
      changeType: 'Added',
      resource: {},
      changes: {},
    };
    expect(files.map(({ orders }) => orders)).toEqual([[], [expected]]);
  });

  it('reads names of fields in any letter case, and numbers exactly', async () => {
    const file = await folder.write(
      '{"assignedresourcetypeid":9007199254740993,"CHANGETYPE":"ADDED","changes":{"n":1e999,"m":1.50}}',
    );

    const [read] = await readOrderFiles([file]);

    expect(read!.orders[0]).toMatchObject({
      assignedResourceTypeId: '9007199254740993',
      changeType: 'Added',
      changes: { n: '1e999', m: 1.5 },
    });
  });

  it('refuses bytes that are not UTF-8, also at the end', async () => {
    const inside = await folder.write(Buffer.from('5b22c3285d', 'hex'), 'inside.json');
    const atEnd = await folder.write(Buffer.from('5b5dc3', 'hex'), 'end.json');

    const problems = await folder.problemsOf(inside, atEnd);

    expect(problems).toEqual(['inside.json: is not UTF-8', 'end.json: is not UTF-8']);
  });

  it('lists all problems of all files, without values of the orders', async () => {
    const orders = [
      aWrittenOrder(),
      { AssignedResourceTypeId: 1.5, ChangeType: 'Renamed secret', Changes: 'secret', Resource: ['secret'] },
      aWrittenOrder({ AssignedResourceTypeId: '', changetype: 'Added' }),
      'secret',
      aWrittenOrder({ ResourceType: { Identifier: 7, TargetEntityType: 'secret' } }),
    ];
    const wrapped = await folder.write(JSON.stringify({ ProvisioningOrdersList: orders }), 'a.json');
    const list = await folder.write('[{"ChangeType":"Added"}]', 'b.json');
    const single = await folder.write('{"Foo":1}', 'c.json');

    const problems = await folder.problemsOf(wrapped, list, single, path.join(folder.path, 'none.json'));

    expect(problems).toEqual([
      'a.json, order 2: ProvisioningOrdersList[1].AssignedResourceTypeId must be text or a whole number, found something else',
      'a.json, order 2: ProvisioningOrdersList[1].ChangeType must be one of Added, Modified, Deleted',
      'a.json, order 2: ProvisioningOrdersList[1].Resource must be a section in braces { }, found something else',
      'a.json, order 2: ProvisioningOrdersList[1].Changes must be a section in braces { }, found something else',
      'a.json, order 3: ProvisioningOrdersList[2].ChangeType stands twice, in two spellings',
      'a.json, order 3: ProvisioningOrdersList[2].AssignedResourceTypeId must not be empty; give a value or remove the key',
      'a.json, order 4: ProvisioningOrdersList[3] must be a section in braces { }, found text',
      'a.json, order 5: ProvisioningOrdersList[4].ResourceType.Identifier must be text, found something else',
      'a.json, order 5: ProvisioningOrdersList[4].ResourceType.TargetEntityType must be a section in braces { }, found something else',
      'b.json, order 1: [0].AssignedResourceTypeId is missing',
      'c.json, order 1: AssignedResourceTypeId is missing',
      'c.json, order 1: ChangeType is missing',
      'none.json: does not exist',
    ]);
  });

  it('lists a hundred problems and counts the rest', async () => {
    const file = await folder.write(JSON.stringify(Array.from({ length: 150 }, () => ({ ChangeType: 'Added' }))));

    const problems = await folder.problemsOf(file);

    expect(problems).toHaveLength(101);
    expect(problems.at(-1)).toBe('and 50 more');
  });

  it('refuses a file that is named twice, also by another path, and two files with the same content', async () => {
    const file = await folder.write('[]');
    const twin = await folder.write('[]', 'twin.json');
    const hard = path.join(folder.path, 'hard.json');
    await link(file, hard);
    await mkdir(path.join(folder.path, 'sub'));

    const problems = await folder.problemsOf(
      file,
      file,
      path.join(folder.path, 'sub', '..', 'orders.json'),
      twin,
      hard,
    );

    expect(problems).toEqual([
      'orders.json: is named twice',
      'orders.json: is named twice',
      'twin.json: has the same content as orders.json',
      'hard.json: has the same content as orders.json',
    ]);
  });

  it('refuses what is no regular file, and a file that is too large', async () => {
    const large = await folder.write('[');
    await truncate(large, 1024 ** 3 + 1);
    const target = await folder.write('[]', 'target.json');
    const symbolic = path.join(folder.path, 'link.json');
    await symlink(target, symbolic);

    const problems = await folder.problemsOf(folder.path, symbolic, '/dev/null', large);

    expect(problems).toEqual([
      `${folder.path}: is a folder, not a file`,
      'link.json: is a link; name the file itself',
      '/dev/null: is not a regular file',
      'orders.json: is larger than 1073741824 bytes',
    ]);
  });
});
