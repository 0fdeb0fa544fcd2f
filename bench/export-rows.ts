import { bareLoop, runAgent, startPageServer, withSettings, type Finished } from './children.ts';
import { median, type Row } from './row.ts';

const pageSize = 200;

const columns = [
  'id',
  'externalId',
  'userName',
  'name:givenName',
  'name:familyName',
  'displayName',
  'title',
  'active',
  'emails:value',
  'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department',
  'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:employeeNumber',
  'meta:lastModified',
];

/** Wall time of a whole export over a program that only fetches and parses the same pages, each with the start of its process. */
export async function exportOverBareLoop(): Promise<Row[]> {
  const users = 100_000;
  const server = await startPageServer(users, 0, 0);
  const bare: number[] = [];
  const exported: number[] = [];
  try {
    for (let run = 0; run < 5; run += 1) {
      bare.push(await bareLoop(server.url, users, pageSize));
      exported.push((await exportUsers(server.url, 4)).seconds);
    }
  } finally {
    server.stop();
  }
  const ratio = median(exported) / median(bare);
  return [
    {
      what: 'export, 100,000 users, 12 columns, over a bare loop that fetches and parses',
      reach: '≤ 1.5 ×',
      measured: `${ratio.toFixed(2)} ×`,
      reached: ratio <= 1.5,
      details: `${median(exported).toFixed(2)} s over ${median(bare).toFixed(2)} s, medians of 5, both with the start of their process`,
    },
  ];
}

/** What several requests at once save when every answer takes 100 ms. */
export async function latencyGain(): Promise<Row[]> {
  const server = await startPageServer(100_000, 0, 100);
  try {
    const one = await exportUsers(server.url, 1);
    const four = await exportUsers(server.url, 4);
    const gain = one.seconds / four.seconds;
    return [
      {
        what: 'the same with 100 ms a page, 4 requests at once, over one at a time',
        reach: '≥ 3.5 × faster',
        measured: `${gain.toFixed(2)} ×`,
        reached: gain >= 3.5,
        details: `${four.seconds.toFixed(1)} s over ${one.seconds.toFixed(1)} s`,
      },
    ];
  } finally {
    server.stop();
  }
}

/** Peak resident memory: it must not grow with the directory. */
export async function peakMemory(): Promise<Row[]> {
  const small = await peakOf(100_000);
  const large = await peakOf(1_000_000);
  const growth = large / small;
  return [
    {
      what: 'peak memory at 1,000,000 users',
      reach: '≤ 250 MB',
      measured: `${large.toFixed(0)} MiB`,
      reached: large * 1.048576 <= 250,
      details: `${small.toFixed(0)} MiB at 100,000; the second of two exports each, so the guard compares`,
    },
    {
      what: 'the same over that at 100,000 users',
      reach: '≤ 1.15 ×',
      measured: `${growth.toFixed(2)} ×`,
      reached: growth <= 1.15,
      details: '',
    },
  ];
}

/** How many requests a middle-sized directory costs. */
export async function requestCount(): Promise<Row[]> {
  const server = await startPageServer(10_000, 100, 0);
  try {
    const settings = settingsFor(server.url, 4, true);
    const run = await withSettings(settings, (folder) => runAgent(['export', '--json', '--settings', folder]));
    const { connections } = JSON.parse(run.stdout) as { connections: { requests: number }[] };
    const requests = connections[0]?.requests ?? Number.NaN;
    return [
      {
        what: 'requests for 10,000 users and 100 groups',
        reach: '≤ 60',
        measured: String(requests),
        reached: requests <= 60,
        details: `pages of ${pageSize}`,
      },
    ];
  } finally {
    server.stop();
  }
}

async function peakOf(users: number): Promise<number> {
  const server = await startPageServer(users, 0, 0);
  try {
    return await withSettings(settingsFor(server.url, 4, false), async (folder) => {
      const runs: Finished[] = [];
      for (let run = 0; run < 2; run += 1) runs.push(await runAgent(['export', '--quiet', '--settings', folder]));
      return Math.max(...runs.map(({ peakMebibytes }) => peakMebibytes));
    });
  } finally {
    server.stop();
  }
}

function exportUsers(url: string, maxConcurrentRequests: number): Promise<Finished> {
  return withSettings(settingsFor(url, maxConcurrentRequests, false), (folder) =>
    runAgent(['export', '--quiet', '--settings', folder]),
  );
}

function settingsFor(server: string, maxConcurrentRequests: number, withGroups: boolean): object {
  const property = (column: string, index: number): object => ({
    Identifier: `property${index}`,
    ConnectionColumn: column,
    IsPrimaryKey: column === 'id',
  });
  const entity = (name: string, names: readonly string[]): object => ({
    Identifier: name,
    Connector: 'Bench',
    ConnectionTable: `Bench_${name}`,
    Properties: names.map(property),
  });
  return {
    Connections: { Bench: { Server: server, PageSize: pageSize, MaxConcurrentRequests: maxConcurrentRequests } },
    EntityTypeMappings: [entity('Users', columns), ...(withGroups ? [entity('Groups', ['id', 'displayName'])] : [])],
    EntityAssociationMappings: withGroups
      ? [
          {
            Identifier: 'Members',
            Connector: 'Bench',
            ConnectionTable: 'Bench_members_Groups',
            Column1: 'value',
            Column2: 'MemberId',
          },
        ]
      : [],
  };
}
