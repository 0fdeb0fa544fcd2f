import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import { writeDemoOrders } from '../../../src/cli/demo-orders.ts';
import { samplePeople } from '../../../src/server/sample-people.ts';
import { makeTemporaryFolder } from '../../support/temporary-folder.ts';

const people = samplePeople({ users: 250 });

let folder: Awaited<ReturnType<typeof makeTemporaryFolder>>;
beforeEach(async () => {
  folder = await makeTemporaryFolder();
});
afterEach(() => folder.remove());

describe('the orders of the demo', () => {
  it('are a file as the platform writes it, about people and groups that there are', async () => {
    const { file, beginning, others } = await writeDemoOrders(folder.path, people);

    const text = await readFile(file, 'utf8');
    const { ProvisioningOrdersList: orders } = JSON.parse(text) as { ProvisioningOrdersList: { ChangeType: string }[] };
    const ids = [...text.matchAll(/"(?:sandbox|group)_id":"([^"]+)"/g)].map(([, id]) => id);
    expect(orders.map(({ ChangeType }) => ChangeType)).toEqual(['Modified', 'Modified', 'Added', 'Deleted']);
    expect(text.startsWith(beginning)).toBe(true);
    expect(others).toBe(3);
    expect([...people.users, ...people.groups].map(({ id }) => id)).toEqual(expect.arrayContaining(ids));
    expect(ids).toHaveLength(7);
  });

  it('replace the file of an earlier demo', async () => {
    const first = await writeDemoOrders(folder.path, people);

    expect(await writeDemoOrders(folder.path, people)).toEqual(first);
  });
});
