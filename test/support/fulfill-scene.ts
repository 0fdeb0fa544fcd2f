import { afterEach, expect } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { AgentError } from '../../src/errors.ts';
import { fulfillOrders } from '../../src/jobs/fulfill/fulfill.ts';
import type { FulfillSummary, PlannedRequest } from '../../src/jobs/fulfill/fulfill-summary.ts';
import type { Run } from '../../src/jobs/run.ts';
import { silentLog } from '../../src/logging/log.ts';
import type { Mappings } from '../../src/mappings/mappings.ts';
import type { ScimResource } from '../../src/scim/protocol/resource.ts';
import { Secret } from '../../src/secret.ts';
import { startScimServer } from '../../src/server/scim-server.ts';
import type { InitialResources, ScimServerOptions } from '../../src/server/server-options.ts';
import type { Connection, Settings } from '../../src/settings/settings.ts';
import { aConnection } from './a-connection.ts';
import { startFaultProxy, type FaultProxy } from './fault-proxy.ts';
import { parsedOrderMappings, writeOrders } from './order-files.ts';
import { aGroup, aUser } from './scim-directory.ts';
import { readServer, type ServerState } from './server-state.ts';
import { makeTemporaryFolder } from './temporary-folder.ts';

export const sceneToken = 'token-of-the-scene';

export interface FulfillChanges {
  readonly connection?: Partial<Connection>;
  /** The connection has no bearer token of its own. */
  readonly token?: 'none';
  readonly mappings?: Mappings;
  readonly accept?: string;
  readonly dryRun?: boolean;
  readonly http?: Run['http'];
  readonly signal?: AbortSignal;
  readonly onPlanned?: (request: PlannedRequest) => void;
}

/** One agent with its work folder, and a SCIM server behind a proxy that makes faults. */
export interface FulfillScene {
  readonly folder: string;
  readonly workFolder: string;
  readonly proxy: FaultProxy;
  /** The server's own base address, past the proxy, with `/v2`. */
  readonly sandbox: string;
  /** Milliseconds of each wait that the agent would have made. */
  readonly waits: readonly number[];
  /** Writes an order file; the answer is its path. */
  readonly write: (name: string, orders: readonly object[] | string) => Promise<string>;
  /** Fulfills order files, by their paths. */
  readonly fulfill: (files: readonly string[], changes?: FulfillChanges) => Promise<FulfillSummary>;
  /** Writes the orders into a file of a new name and fulfills it. */
  readonly apply: (orders: readonly object[], changes?: FulfillChanges) => Promise<FulfillSummary>;
  /** What the server holds, asked past the proxy. */
  readonly state: () => Promise<ServerState>;
}

export interface FulfillSceneOptions extends Partial<ScimServerOptions> {
  readonly resources?: InitialResources;
  /** The base address of another server than the sandbox, with `/v2`; it must take `sceneToken`. */
  readonly server?: string;
}

/** Users `u0` to `u39` and groups `g0` (with `u0`, `u1`, `u2`), `g1` (with `u2`, `u3`) and `g2`, which is empty. */
export function peopleOfScene(): InitialResources {
  const users = Array.from({ length: 40 }, (_, index) => someone(`u${index}`));
  const groups = [aGroup('g0', ['u0', 'u1', 'u2']), aGroup('g1', ['u2', 'u3']), aGroup('g2', [])];
  return { users, groups: groups as unknown as ScimResource[] };
}

function someone(id: string): ScimResource {
  return aUser(id, {
    externalId: `N-${id}`,
    name: { givenName: `First ${id}`, familyName: `Last ${id}` },
    emails: [{ value: `${id}@acme.example`, type: 'work', primary: true }],
  }) as unknown as ScimResource;
}

/** Gives a function that sets a scene; everything is closed and removed after each test. */
export function useFulfillScene(): (options?: FulfillSceneOptions) => Promise<FulfillScene> {
  const cleanUps: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
  });
  return async (options = {}) => {
    const folder = await makeTemporaryFolder();
    cleanUps.push(folder.remove);
    const sandbox = await startSandbox(options, cleanUps);
    const proxy = await startFaultProxy(sandbox);
    cleanUps.push(proxy.close);
    return sceneOf(folder.path, proxy, sandbox);
  };
}

async function startSandbox(options: FulfillSceneOptions, cleanUps: (() => Promise<void>)[]): Promise<string> {
  if (options.server !== undefined) return options.server;
  const { authentication, resources = peopleOfScene(), ...others } = options;
  const allowed = { ...authentication, bearerTokens: [sceneToken] };
  const sandbox = await startScimServer({ ...others, resources, authentication: allowed });
  cleanUps.push(() => sandbox.close());
  return sandbox.url;
}

function sceneOf(folder: string, proxy: FaultProxy, sandbox: string): FulfillScene {
  const waits: number[] = [];
  const workFolder = path.join(folder, 'Work');
  let runs = 0;
  let files = 0;
  const fulfill: FulfillScene['fulfill'] = (orderFiles, changes = {}) => {
    const connection = connectionTo(proxy, changes);
    const request = {
      settings: settingsOf(folder, connection, changes),
      connection,
      orderFiles,
      dryRun: changes.dryRun ?? false,
      onProgress: () => undefined,
      onPlanned: changes.onPlanned ?? (() => undefined),
      ...(changes.accept !== undefined && { accept: changes.accept }),
    };
    return fulfillOrders(request, runOf(++runs, changes, waits));
  };
  return {
    folder,
    workFolder,
    proxy,
    sandbox,
    waits,
    write: (name, orders) => writeOrders(folder, name, orders),
    fulfill,
    apply: async (orders, changes) => fulfill([await writeOrders(folder, `orders-${++files}.json`, orders)], changes),
    state: () => readServer(sandbox, sceneToken),
  };
}

function runOf(number: number, changes: FulfillChanges, waits: number[]): Run {
  const wait = (milliseconds: number): Promise<void> => {
    waits.push(milliseconds);
    return Promise.resolve();
  };
  return {
    id: `20261123T0600${String(number).padStart(2, '0')}Z-00000${number % 10}`,
    agentVersion: '0.0.0',
    signal: changes.signal ?? new AbortController().signal,
    log: silentLog,
    http: { ...changes.http, retry: { wait, random: () => 1, ...changes.http?.retry } },
  };
}

function connectionTo(proxy: FaultProxy, changes: FulfillChanges): Connection {
  const token = changes.token === 'none' ? {} : { oauthToken: new Secret(sceneToken) };
  return aConnection({ server: proxy.url, ...token, ...changes.connection });
}

function settingsOf(folder: string, connection: Connection, changes: FulfillChanges): Settings {
  return {
    folder,
    environmentName: '',
    outputFolder: path.join(folder, 'ExportOutput'),
    workFolder: path.join(folder, 'Work'),
    runDeadlineMinutes: 60,
    connections: [connection],
    mappings: changes.mappings ?? parsedOrderMappings(connection.identifier),
    warnings: [],
    entries: [],
  };
}

export interface ResultRow {
  readonly AssignedResourceTypeId: string;
  readonly ChangeType: string;
  readonly State: string;
  readonly Message: string;
  readonly ResourceKey: string;
  readonly HttpStatus: string;
  readonly ExecutedAt: string;
}

/** The rows of `results.csv`. */
export async function readResults(summary: Pick<FulfillSummary, 'resultsFile'>): Promise<ResultRow[]> {
  return parse<ResultRow>(await readFile(summary.resultsFile ?? '', 'utf8'), { columns: true });
}

/** `Executed` and so on, in the order of the orders' ids. */
export async function statesOf(summary: Pick<FulfillSummary, 'resultsFile'>): Promise<Record<string, string>> {
  const rows = await readResults(summary);
  const states = rows.map(({ AssignedResourceTypeId, State }) => [AssignedResourceTypeId, State] as const);
  expect(new Set(states.map(([id]) => id)).size).toBe(rows.length);
  return Object.fromEntries(states);
}

export type JournalLine = Readonly<Record<string, unknown>> & { readonly type: string };

/** The records of a run's journal. */
export async function readJournalLines({ workFolder }: FulfillScene, runId: string): Promise<JournalLine[]> {
  const text = await readFile(path.join(workFolder, 'Fulfill', runId, 'journal.jsonl'), 'utf8');
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as JournalLine);
}

/** The names of the files in a folder; none where there is no such folder. */
export async function namesIn(folder: string): Promise<string[]> {
  return (await readdir(folder).catch(() => [])).sort();
}

/** What ended the run early. */
export function stopOf({ stoppedBy }: FulfillSummary): AgentError {
  if (stoppedBy instanceof AgentError) return stoppedBy;
  throw new Error('the run was not stopped by an AgentError', { cause: stoppedBy });
}

/** What a run that could not even begin threw. */
export async function failureOfFulfill(fulfilled: Promise<FulfillSummary>): Promise<AgentError> {
  const error: unknown = await fulfilled.then(
    (summary) => new Error(`expected a failure, got ${JSON.stringify(summary)}`),
    (failure: unknown) => failure,
  );
  if (error instanceof AgentError) return error;
  throw error;
}
