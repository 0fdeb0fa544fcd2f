import { afterEach } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { startScimServer } from '../../src/server/scim-server.ts';
import type { AuthenticationOptions, InitialResources } from '../../src/server/server-options.ts';
import { startFaultProxy, type FaultProxy } from './fault-proxy.ts';
import { namesIn, sceneToken, type JournalLine, type ResultRow } from './fulfill-scene.ts';
import { orderMappings, writeOrders } from './order-files.ts';
import type { Finished, RunOptions } from './run-agent.ts';
import { startAgent, type RunningAgent } from './running-agent.ts';
import { readServer, type ServerState } from './server-state.ts';
import { aSettingsFolder, type SettingsFolder } from './settings-folder.ts';

/** The built command with settings for `fulfill`, and a SCIM server behind a proxy that makes faults. */
export interface FulfillAgentScene {
  readonly folder: SettingsFolder;
  readonly proxy: FaultProxy;
  readonly write: (name: string, orders: readonly object[]) => Promise<string>;
  /** Begins `fulfill` with these order files. */
  readonly start: (files: readonly string[], options?: RunOptions) => RunningAgent;
  readonly fulfill: (files: readonly string[], options?: RunOptions) => Promise<Finished>;
  /** What the server holds, asked past the proxy. */
  readonly state: () => Promise<ServerState>;
}

export interface FulfillAgentOptions {
  readonly people: InitialResources;
  /** The name of the connection. */
  readonly identifier?: string;
  /** Replaces the token of the connection, and is laid over the rest. */
  readonly connection?: object;
  readonly authentication?: Partial<AuthenticationOptions>;
}

/** Gives a function that sets a scene; everything is closed and removed after each test. */
export function useFulfillAgentScene(): (options: FulfillAgentOptions) => Promise<FulfillAgentScene> {
  const cleanUps: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
  });
  return async ({ people, identifier = 'Acme', connection = {}, authentication = {} }) => {
    const allowed = { ...authentication, bearerTokens: [sceneToken] };
    const sandbox = await startScimServer({ resources: people, authentication: allowed });
    const proxy = await startFaultProxy(sandbox.url);
    const login = 'oauth2' in authentication ? {} : { OAuthToken: sceneToken };
    const settings = { Connections: { [identifier]: { Server: proxy.url, ...login, ...connection } } };
    const folder = await aSettingsFolder({ ...settings, ...orderMappings(identifier) });
    cleanUps.push(() => sandbox.close(), proxy.close, folder.remove);
    const start: FulfillAgentScene['start'] = (files, options) =>
      startAgent(['fulfill', '-c', identifier, '--orders', ...files, '--settings', folder.path, '--quiet'], options);
    return {
      folder,
      proxy,
      write: (name, orders) => writeOrders(folder.path, name, orders),
      start,
      fulfill: (files, options) => start(files, options).finished,
      state: () => readServer(sandbox.url, sceneToken),
    };
  };
}

/** The folders of all runs, oldest first. */
export async function runFolders({ folder }: FulfillAgentScene): Promise<string[]> {
  const runs = path.join(folder.path, 'Work', 'Fulfill');
  const names = await namesIn(runs);
  return names.filter((name) => /^\d{8}T/.test(name)).map((name) => path.join(runs, name));
}

/** The rows of `results.csv` of the newest run. */
export async function newestResults(scene: FulfillAgentScene): Promise<ResultRow[]> {
  const newest = (await runFolders(scene)).at(-1) ?? '';
  return parse<ResultRow>(await readFile(path.join(newest, 'results.csv'), 'utf8'), { columns: true });
}

/** The journal of the newest run as it stands now; empty where there is none. */
export async function newestJournal(scene: FulfillAgentScene): Promise<string> {
  const newest = (await runFolders(scene)).at(-1);
  return newest === undefined ? '' : readFile(path.join(newest, 'journal.jsonl'), 'utf8').catch(() => '');
}

/** The whole lines of a journal. */
export function linesOf(journal: string): JournalLine[] {
  const end = journal.lastIndexOf('\n');
  const lines = journal.slice(0, Math.max(0, end)).split('\n');
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as JournalLine);
}

/** Half a minute, as far as the journal tells: a create without an answer is looked for that long before it is sent again. */
export async function letTimePass(scene: FulfillAgentScene): Promise<void> {
  for (const folder of await runFolders(scene)) {
    const journal = path.join(folder, 'journal.jsonl');
    const text = await readFile(journal, 'utf8').catch(() => undefined);
    if (text === undefined) continue;
    const older = text.replace(
      /"at":"([^"]{24})"/g,
      (_at, time: string) => `"at":"${new Date(Date.parse(time) - 30_000).toISOString()}"`,
    );
    await writeFile(journal, older);
  }
}
