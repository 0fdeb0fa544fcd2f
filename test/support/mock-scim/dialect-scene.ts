import { afterEach } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { exportConnections } from '../../../src/jobs/export/export.ts';
import type { ExportSummary } from '../../../src/jobs/export/export-summary.ts';
import { fulfillOrders } from '../../../src/jobs/fulfill/fulfill.ts';
import type { FulfillSummary } from '../../../src/jobs/fulfill/fulfill-summary.ts';
import type { Run } from '../../../src/jobs/run.ts';
import { silentLog } from '../../../src/logging/log.ts';
import type { Mappings } from '../../../src/mappings/mappings.ts';
import { Secret } from '../../../src/secret.ts';
import type { Connection, Settings } from '../../../src/settings/settings.ts';
import { aConnection } from '../a-connection.ts';
import { someMappings } from '../a-mapping.ts';
import { mappingsOf } from '../export-scene.ts';
import { readResults, type ResultRow } from '../fulfill-scene.ts';
import { writeOrders } from '../order-files.ts';
import { makeTemporaryFolder } from '../temporary-folder.ts';
import { startMockServer, type MockFamily, type MockServer } from './mock-server.ts';

/** One agent with a connection Acme to a server of some product. */
export interface DialectScene {
  readonly server: MockServer;
  readonly connection: Connection;
  /** Milliseconds of each wait that the agent would have made. */
  readonly waits: readonly number[];
  /** Exports with these mappings; `none` for what the server and the profile describe. */
  readonly export: (mappings?: Mappings | 'none') => Promise<ExportSummary>;
  /** Fulfills orders whose keys are columns. */
  readonly fulfill: (orders: readonly object[]) => Promise<readonly ResultRow[]>;
  /** The same, with the summary of the run. */
  readonly tryFulfill: (orders: readonly object[]) => Promise<FulfillSummary>;
  /** The rows of a published file with its header; undefined where there is none. */
  readonly rows: (file: string) => Promise<string[][] | undefined>;
  readonly files: () => Promise<string[]>;
}

/** Gives a function that sets a scene; everything is closed and removed after each test. */
export function useDialectScene(): (family: MockFamily, parts?: Partial<Connection>) => Promise<DialectScene> {
  const cleanUps: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
  });
  return async (family, parts = {}) => {
    const folder = await makeTemporaryFolder();
    const server = await (family.start ?? (() => startMockServer(family)))();
    cleanUps.push(folder.remove, server.close);
    return sceneOf(folder.path, server, connectionTo(family, server, parts));
  };
}

/** Fast servers only: the pace of a profile would make a test last. */
const noPace = { requestsPerMinute: 1_000_000 };

export function connectionTo(family: MockFamily, { origin }: MockServer, parts: Partial<Connection> = {}): Connection {
  const login = family.login(origin);
  const profileOverrides = { ...parts.profileOverrides, throttle: noPace };
  return aConnection({
    server: origin + family.server,
    pageSize: 4,
    ...(login['ApplicationId'] !== undefined && { applicationId: login['ApplicationId'] }),
    ...(login['ApplicationKey'] !== undefined && { applicationKey: new Secret(login['ApplicationKey']) }),
    ...(login['Login'] !== undefined && { login: login['Login'] }),
    ...(login['Password'] !== undefined && { password: new Secret(login['Password']) }),
    ...(login['OAuthToken'] !== undefined && { oauthToken: new Secret(login['OAuthToken']) }),
    ...(login['OAuth2Url'] !== undefined && { oauth2Url: login['OAuth2Url'] }),
    ...parts,
    profileOverrides,
  });
}

/** The RFC's dialect, with no more of the family than its address and a token: what the profile saves from. */
export function rfcFor(family: MockFamily, authentication: object = {}): Partial<Connection> {
  const http = { versionSuffix: family.base.slice(family.server.length) };
  const isOAuth = 'ApplicationId' in family.login('');
  return {
    scimSyntax: 'RFC',
    profileOverrides: { http, authentication },
    ...(isOAuth && { oauthToken: new Secret(family.tokens.issue()) }),
  };
}

function sceneOf(folder: string, server: MockServer, connection: Connection): DialectScene {
  const waits: number[] = [];
  const output = path.join(folder, 'ExportOutput');
  let runs = 0;
  const newRun = (): Run => runOf(++runs, waits);
  const tryFulfill: DialectScene['tryFulfill'] = async (orders) => {
    const orderFiles = [await writeOrders(folder, `orders-${runs}.json`, orders)];
    const nothing = (): void => undefined;
    const settings = settingsOf(folder, connection, someMappings());
    return fulfillOrders(
      { settings, connection, orderFiles, dryRun: false, onProgress: nothing, onPlanned: nothing },
      newRun(),
    );
  };
  return {
    server,
    connection,
    waits,
    tryFulfill,
    fulfill: async (orders) => readResults(await tryFulfill(orders)),
    export: (mappings = mappingsOf([connection.identifier])) =>
      exportConnections(
        {
          settings: settingsOf(folder, connection, mappings === 'none' ? someMappings() : mappings),
          output: { path: output, isDefault: true },
          entities: [],
          onProgress: () => undefined,
        },
        newRun(),
      ),
    rows: (file) => readRows(path.join(output, file)),
    files: async () => (await readdir(output)).filter((name) => name.endsWith('.csv')).sort(),
  };
}

function runOf(number: number, waits: number[]): Run {
  const wait = (milliseconds: number): Promise<void> => {
    waits.push(milliseconds);
    return Promise.resolve();
  };
  return {
    id: `20261123T0600${String(number).padStart(2, '0')}Z-00000${number % 10}`,
    agentVersion: '0.0.0',
    signal: new AbortController().signal,
    log: silentLog,
    http: { retry: { wait, random: () => 1 } },
  };
}

function settingsOf(folder: string, connection: Connection, mappings: Mappings): Settings {
  return {
    folder,
    environmentName: '',
    outputFolder: path.join(folder, 'ExportOutput'),
    workFolder: path.join(folder, 'Work'),
    runDeadlineMinutes: 60,
    connections: [connection],
    mappings,
    warnings: [],
    entries: [],
  };
}

async function readRows(file: string): Promise<string[][] | undefined> {
  const text = await readFile(file, 'utf8').catch(() => undefined);
  return text === undefined ? undefined : parse(text, { relax_column_count: false });
}
