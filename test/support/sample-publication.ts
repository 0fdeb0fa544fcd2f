import { KeySet } from '../../src/key-set.ts';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import {
  openStage,
  type PublishOptions,
  type PublishOutcome,
  type StageOptions,
} from '../../src/publication/publication.ts';

export const heldLock = { assertHeld: () => Promise.resolve(), release: () => Promise.resolve() };

export interface SampleRun {
  readonly folder: string;
  readonly runId: string;
  /** Ids of the users; absent leaves the file out of the run. */
  readonly users?: readonly string[];
  /** Group and member. */
  readonly members?: readonly (readonly [string, string])[];
  readonly options?: Partial<StageOptions>;
  readonly publishOptions?: Partial<PublishOptions>;
}

/** Runs one publication of a connection Acme, as a job would. */
export async function publishSample(run: SampleRun): Promise<PublishOutcome> {
  const { folder, runId, options, publishOptions } = run;
  const stage = await openStage({
    folder,
    connection: 'Acme',
    runId,
    agentVersion: '0.0.0',
    lock: heldLock,
    ...options,
  });
  try {
    if (run.users) {
      const rows = run.users.map((id) => [id, `user ${id}`]);
      const file = await stage.createFile({
        name: 'Acme_Users',
        columns: ['id', 'userName'],
        kind: 'entity',
        entity: 'Users',
        keyColumns: ['id'],
      });
      for (let start = 0; start < rows.length; start += 100) await file.writeRows(rows.slice(start, start + 100));
      await file.finish({ serverTotal: rows.length, keys: keySetOf(run.users) });
    }
    if (run.members) {
      const columns = ['value', 'MemberId'];
      const file = await stage.createFile({
        name: 'Acme_members_Groups',
        columns,
        kind: 'link',
        entity: 'Groups',
        keyColumns: columns,
      });
      await file.writeRows(run.members);
      await file.finish({ serverTotal: null });
    }
    return await stage.publish({ source: 'https://acme.example', startedAt: new Date(), ...publishOptions });
  } catch (error) {
    await stage.discard();
    throw error;
  }
}

/** The visible files of a folder with their content, as a reader of the folder sees them. */
export async function readVisible(folder: string): Promise<ReadonlyMap<string, string>> {
  const names = (await readdir(folder)).filter((name) => !name.startsWith('.')).sort();
  const texts = await Promise.all(names.map((name) => readFile(path.join(folder, name), 'latin1')));
  return new Map(names.map((name, index) => [name, texts[index] ?? '']));
}

export function makeIds(count: number, prefix = 'u'): readonly string[] {
  return Array.from({ length: count }, (_, index) => `${prefix}${index}`);
}

/** A set of keys, as a listing collects them. */
export function keySetOf(keys: readonly string[]): KeySet {
  const set = new KeySet();
  for (const key of keys) set.add(key);
  return set;
}
