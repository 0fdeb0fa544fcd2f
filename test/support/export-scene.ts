import { afterEach, expect } from '@jest/globals';
import { readdir } from 'node:fs/promises';
import { exitCodeOfExport } from '../../src/cli/print-export.ts';
import { AgentError, type ErrorCode } from '../../src/errors.ts';
import { acceptRun } from '../../src/jobs/export/accept-held-run.ts';
import { exportConnections } from '../../src/jobs/export/export.ts';
import type { ConnectionExported, ExportSummary } from '../../src/jobs/export/export-summary.ts';
import type { Run } from '../../src/jobs/run.ts';
import { silentLog } from '../../src/logging/log.ts';
import type { Mappings } from '../../src/mappings/mappings.ts';
import { verifyPublished } from '../../src/publication/verify-published.ts';
import type { Connection, Settings } from '../../src/settings/settings.ts';
import { aConnection } from './a-connection.ts';
import { anAssociation, anEntityType, aProperty, someMappings } from './a-mapping.ts';
import { startFaultServer, type FaultScript, type FaultServer } from './fault-server.ts';
import { readVisible } from './sample-publication.ts';
import { aGroup, directoryServer, someUsers, type Directory } from './scim-directory.ts';
import { aSettingsFolder } from './settings-folder.ts';

export interface ExportChanges {
  readonly connections?: readonly Partial<Connection>[];
  readonly mappings?: Mappings;
  readonly entities?: readonly string[];
  readonly http?: Run['http'];
  readonly signal?: AbortSignal;
  /** Another output folder than the default one. */
  readonly output?: string;
}

/** One agent with its output folder, and a server whose answers change from run to run. */
export interface ExportScene {
  readonly folder: string;
  readonly server: FaultServer;
  /** Milliseconds of each wait that the agent would have made. */
  readonly waits: readonly number[];
  readonly serve: (script: FaultScript) => void;
  readonly export: (changes?: ExportChanges) => Promise<ExportSummary>;
  readonly accept: (runId: string) => Promise<ExportSummary>;
  /** The files that a reader of the folder sees, manifests included. */
  readonly published: () => Promise<ReadonlyMap<string, string>>;
}

/** Ten users on three pages of four, and two groups. */
export const wholeDirectory: Directory = {
  Users: someUsers(10),
  Groups: [aGroup('g0', ['u0', 'u1', 'u2']), aGroup('g1', ['u2', 'u3'])],
};

/** Gives a function that sets a scene; everything is closed and removed after each test. */
export function useExportScene(): () => Promise<ExportScene> {
  const cleanUps: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const cleanUp of cleanUps.splice(0)) await cleanUp();
  });
  return async () => {
    const settings = await aSettingsFolder();
    let script = directoryServer(wholeDirectory);
    const server = await startFaultServer((request, reply) => script(request, reply));
    cleanUps.push(server.close, settings.remove);
    const serve = (next: FaultScript): void => {
      script = next;
    };
    return { ...sceneOf(settings.output, server), serve };
  };
}

function sceneOf(folder: string, server: FaultServer): Omit<ExportScene, 'serve'> {
  const output = { path: folder, isDefault: true };
  const waits: number[] = [];
  let runs = 0;
  const newRun = (changes: ExportChanges): Run => ({
    id: `run-${++runs}`,
    agentVersion: '0.0.0',
    signal: changes.signal ?? new AbortController().signal,
    log: silentLog,
    http: { ...changes.http, retry: { wait: noteWait(waits), random: () => 1, ...changes.http?.retry } },
  });
  return {
    folder,
    server,
    waits,
    export: async (changes = {}) =>
      exportConnections(
        {
          settings: settingsOf(server, changes),
          output: changes.output === undefined ? output : { path: changes.output, isDefault: false },
          entities: changes.entities ?? [],
          onProgress: () => undefined,
        },
        newRun(changes),
      ),
    accept: async (runId) => acceptRun(runId, output, newRun({})),
    published: () => readVisible(folder),
  };
}

function noteWait(waits: number[]): (milliseconds: number) => Promise<void> {
  return (milliseconds) => {
    waits.push(milliseconds);
    return Promise.resolve();
  };
}

function settingsOf(server: FaultServer, { connections = [{}], mappings }: ExportChanges): Settings {
  const all = connections.map((parts) => aConnection({ server: `${server.url}/scim`, pageSize: 4, ...parts }));
  return {
    folder: '',
    environmentName: '',
    outputFolder: '',
    workFolder: '',
    runDeadlineMinutes: 60,
    connections: all,
    mappings: mappings ?? mappingsOf(all.map(({ identifier }) => identifier)),
    warnings: [],
    entries: [],
  };
}

/** Users with three columns, groups with two, and the members. */
export function mappingsOf(connections: readonly string[]): Mappings {
  const id = aProperty('id', { isPrimaryKey: true });
  return someMappings({
    entityTypes: connections.flatMap((name) => [
      anEntityType({
        identifier: `${name}_User`,
        connectionTable: `${name}_Users`,
        properties: [id, aProperty('userName'), aProperty('active')],
      }),
      anEntityType({
        identifier: `${name}_Group`,
        connectionTable: `${name}_Groups`,
        properties: [id, aProperty('displayName')],
      }),
    ]),
    associations: connections.map((name) => anAssociation({ connectionTable: `${name}_members_Groups` })),
  });
}

export interface ExpectedFailure {
  readonly code: ErrorCode;
  readonly message?: string | RegExp;
  readonly exitCode?: number;
}

/** Publishes from a sound server, then exports from a faulty one, which must fail and leave all that was published. */
export async function expectRefused(
  scene: ExportScene,
  script: FaultScript,
  expected: ExpectedFailure,
  changes: ExportChanges = {},
): Promise<void> {
  await scene.export();
  const before = await scene.published();
  scene.serve(script);

  const summary = await scene.export(changes);

  const error = failureOf(summary);
  expect(error).toMatchObject({ code: expected.code });
  expect(error.message).toMatch(expected.message ?? /\S/);
  expect(exitCodeOfExport(summary)).toBe(expected.exitCode ?? 5);
  await expectKept(scene, before);
}

/** The published files are those of before, byte for byte, they verify, and nothing half-done lies beside them. */
export async function expectKept(scene: ExportScene, before: ReadonlyMap<string, string>): Promise<void> {
  expect([...before.keys()]).toContain('Acme.manifest.json');
  expect(await scene.published()).toEqual(before);
  await expectSound(scene);
}

/** What is published verifies, and nothing half-done lies beside it. */
export async function expectSound({ folder }: ExportScene, connection = 'Acme'): Promise<void> {
  const names = await readdir(folder);
  expect(names.filter((name) => /\.(partial|publish\.json|lock)$/.test(name))).toEqual([]);
  expect((await verifyPublished(folder, connection)).problems).toEqual([]);
}

export function failureOf({ connections }: ExportSummary): AgentError {
  const [first] = connections;
  if (first?.outcome === 'failed' && first.error instanceof AgentError) return first.error;
  throw new Error(`expected an AgentError, got ${JSON.stringify(connections)}`, {
    cause: first?.outcome === 'failed' ? first.error : undefined,
  });
}

export function exportedOf({ connections }: ExportSummary): ConnectionExported {
  const [first] = connections;
  if (first !== undefined && first.outcome !== 'failed') return first;
  throw new Error('expected an export, got a failure', { cause: first?.error });
}
