import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { runAgent, startServer, withSettings } from './children.ts';
import { median, type Row } from './row.ts';

const creates = 10_000;
const latency = 20;

/** What Bulk saves when every answer takes 20 ms: 10,000 accounts in requests of 100, over requests of their own. */
export async function bulkGain(): Promise<Row[]> {
  const server = await startServer('write-server.ts', latency);
  try {
    const single = await fulfill(server.url, false);
    const bulk = median([
      await fulfill(server.url, true),
      await fulfill(server.url, true),
      await fulfill(server.url, true),
    ]);
    const gain = single / bulk;
    return [
      {
        what: 'fulfill, 10,000 creates, Bulk of 100 over single requests, 20 ms of latency',
        reach: '≥ 3 × faster',
        measured: `${gain.toFixed(1)} ×`,
        reached: gain >= 3,
        details: `${bulk.toFixed(1)} s over ${single.toFixed(1)} s, both with 4 requests at once and every order in the journal on disk`,
      },
    ];
  } finally {
    server.stop();
  }
}

async function fulfill(url: string, serviceSupportBulk: boolean): Promise<number> {
  const connection = { Server: url, ServiceSupportBulk: serviceSupportBulk, BulkMaxOperation: 100 };
  return withSettings({ Connections: { Bench: connection } }, async (folder) => {
    const orders = path.join(folder, 'orders.json');
    await writeFile(orders, JSON.stringify({ ProvisioningOrdersList: Array.from({ length: creates }, order) }));
    const run = await runAgent(['fulfill', '--quiet', '-c', 'Bench', '--orders', orders, '--settings', folder]);
    return run.seconds;
  });
}

function order(_: unknown, index: number): object {
  const name = `user${index}`;
  return {
    AssignedResourceTypeId: String(index),
    ChangeType: 'Added',
    Changes: {
      userName: `${name}@example.org`,
      externalId: `E${index}`,
      'name:givenName': 'Ada',
      'name:familyName': `Byron ${index}`,
      displayName: `Ada Byron ${index}`,
      active: true,
      'emails:value': `${name}@example.org`,
    },
  };
}
