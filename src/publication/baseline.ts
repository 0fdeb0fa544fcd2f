import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { messageOf } from '../errors.ts';
import { isThere, readIfThere } from './disk.ts';
import { parseManifest, type Manifest } from './manifest.ts';
import { generationsPath, isFileNameOf, manifestName } from './output-names.ts';

/**
 * What the guard can compare a run with.
 * - `none`: nothing was ever published here.
 * - `published`: the last publication.
 * - `unlisted`: files of the connection that something else wrote; they are compared as they are.
 * - `untrusted`: this agent published before, and what it left is damaged or gone.
 */
export type Baseline =
  | { readonly kind: 'none' }
  | { readonly kind: 'published'; readonly manifest: Manifest }
  | { readonly kind: 'unlisted' }
  | { readonly kind: 'untrusted'; readonly problem: string };

export async function readBaseline(folder: string, connection: string): Promise<Baseline> {
  const name = manifestName(connection);
  const text = await readIfThere(path.join(folder, name));
  if (text !== undefined) return readPublished(text, connection);
  if (await isThere(generationsPath(folder, connection))) {
    return { kind: 'untrusted', problem: `${name} is gone, though files of ${connection} were published before` };
  }
  const names = await readdir(folder);
  return names.some((file) => isFileNameOf(connection, file)) ? { kind: 'unlisted' } : { kind: 'none' };
}

/** The run that is published now; `null` where none is. */
export function publishedRun(baseline: Baseline): string | null {
  return baseline.kind === 'published' ? baseline.manifest.runId : null;
}

/** Size of the last export. */
export function publishedBytes(baseline: Baseline): number {
  if (baseline.kind !== 'published') return 0;
  return baseline.manifest.files.reduce((sum, file) => sum + file.bytes, 0);
}

function readPublished(text: string, connection: string): Baseline {
  try {
    return { kind: 'published', manifest: parseManifest(text, connection) };
  } catch (error) {
    return { kind: 'untrusted', problem: messageOf(error) };
  }
}
