import { readdir, rm, rmdir } from 'node:fs/promises';
import path from 'node:path';
import { AgentError, isSystemError } from '../errors.ts';
import { publishedRun, readBaseline } from './baseline.ts';
import {
  changeMode,
  linkOrCopy,
  makePrivateFolder,
  readIfThere,
  removeFile,
  renameFile,
  syncFolder,
  writeDurably,
} from './disk.ts';
import { factsOf, sameFacts } from './file-facts.ts';
import { formatManifest, parseManifest, type Manifest } from './manifest.ts';
import { heldPath, isConnectionName, manifestName, partialPath } from './output-names.ts';
import { refuseLink } from './output-folder.ts';
import { publishSet, recover } from './publish-set.ts';
import type { PublishPlace } from './replace-files.ts';
import { checkRunId } from './run-id.ts';

export interface AcceptOptions extends PublishPlace {
  /** As somebody typed it. */
  readonly runId: string;
  /** The account that accepts; kept in the manifest. */
  readonly acceptedBy: string;
  readonly now?: () => Date;
}

const acceptableFor = 24 * 3_600_000;
const manifestEnding = manifestName('');

/** Keeps a run beside the published files, for its administrator to look at; the manifest is written last. */
export async function holdRun(place: PublishPlace, manifest: Manifest): Promise<void> {
  try {
    await moveToHeld(place, manifest);
  } catch (error) {
    await removeHeld(place.folder, manifest);
    throw error;
  }
}

async function moveToHeld(place: PublishPlace, manifest: Manifest): Promise<void> {
  const held = heldPath(place.folder, manifest.runId);
  await makePrivateFolder(path.dirname(held));
  await makePrivateFolder(held);
  for (const { name } of ownFiles(manifest)) {
    const partial = partialPath(place.folder, name, manifest.runId);
    await changeMode(partial, 0o600);
    await renameFile(partial, path.join(held, name), place.disk);
    await place.onStep?.(`file-held ${name}`);
  }
  const file = path.join(held, manifestName(manifest.connection));
  await writeDurably(file, formatManifest(manifest), { mode: 0o600, temporary: `${file}.partial` });
  await syncFolder(path.dirname(held));
  await place.onStep?.('run-held');
}

/**
 * Publishes exactly the bytes of a held run, for each of its connections. Throws HELD_RUN_INVALID for a run that
 * is unknown, damaged, older than 24 hours, or older than what was published since.
 */
export async function acceptHeldRun(options: AcceptOptions): Promise<readonly Manifest[]> {
  const { folder, acceptedBy, now = () => new Date() } = options;
  const runId = checkRunId(options.runId);
  const accepted: Manifest[] = [];
  for (const held of await readAcceptable(options, runId, now())) {
    const guard = { ...held.guard, verdict: 'accepted', acceptedBy, acceptedAt: now().toISOString() } as const;
    const manifest = { ...held, guard };
    await stageHeld(options, manifest);
    await publishSet(options, manifest, await retiredFiles(folder, manifest));
    await removeHeld(folder, manifest);
    accepted.push(manifest);
  }
  return accepted;
}

/** All held connections of a run; throws when one of them cannot be accepted, before any of them is published. */
async function readAcceptable(place: PublishPlace, runId: string, now: Date): Promise<readonly Manifest[]> {
  const manifests: Manifest[] = [];
  for (const connection of await heldConnections(place.folder, runId)) {
    await recover(place, connection);
    const held = await readHeld(place.folder, runId, connection);
    await checkAcceptable(place.folder, held, now);
    manifests.push(held);
  }
  return manifests;
}

async function heldConnections(folder: string, runId: string): Promise<readonly string[]> {
  const names = await readdir(heldPath(folder, runId)).catch((error: unknown) => {
    if (isSystemError(error) && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) return [];
    throw error;
  });
  const connections = names
    .filter((name) => name.endsWith(manifestEnding))
    .map((name) => name.slice(0, -manifestEnding.length))
    .filter(isConnectionName);
  if (connections.length > 0) return connections.sort();
  throw invalid(runId, `there is no held run of this name in ${path.join(folder, '.held')}`);
}

async function readHeld(folder: string, runId: string, connection: string): Promise<Manifest> {
  const text = await readIfThere(path.join(heldPath(folder, runId), manifestName(connection)));
  const manifest = parseManifest(text ?? '', connection);
  if (manifest.runId !== runId || manifest.guard.verdict !== 'held') throw invalid(runId, 'its manifest was changed');
  return manifest;
}

async function checkAcceptable(folder: string, held: Manifest, now: Date): Promise<void> {
  const { runId, connection } = held;
  const age = now.getTime() - Date.parse(held.finishedAt);
  if (age > acceptableFor || age < -acceptableFor) throw invalid(runId, 'it is older than 24 hours');
  const published = publishedRun(await readBaseline(folder, connection));
  if (published !== held.previousRunId)
    throw invalid(runId, `${connection} was published since, by run ${published ?? '?'}`);
  for (const file of held.files) {
    const where = file.runId === runId ? heldPath(folder, runId) : folder;
    if (sameFacts(await factsOf(path.join(where, file.name)), file)) continue;
    throw invalid(runId, `${file.name} is not what was held`);
  }
}

async function stageHeld(place: PublishPlace, manifest: Manifest): Promise<void> {
  const { folder } = place;
  for (const { name } of ownFiles(manifest)) {
    const partial = partialPath(folder, name, manifest.runId);
    await refuseLink(path.join(heldPath(folder, manifest.runId), name));
    await linkOrCopy(path.join(heldPath(folder, manifest.runId), name), partial, place.disk);
    await changeMode(partial, 0o640);
  }
  await place.onStep?.('held-staged');
}

async function retiredFiles(folder: string, manifest: Manifest): Promise<readonly string[]> {
  const baseline = await readBaseline(folder, manifest.connection);
  if (baseline.kind !== 'published') return [];
  const names = new Set(manifest.files.map((file) => file.name));
  return baseline.manifest.files.map((file) => file.name).filter((name) => !names.has(name));
}

async function removeHeld(folder: string, manifest: Manifest): Promise<void> {
  const held = heldPath(folder, manifest.runId);
  await removeFile(path.join(held, manifestName(manifest.connection)));
  for (const { name } of ownFiles(manifest)) await rm(path.join(held, name), { force: true });
  // Another connection of the same run may still wait there.
  await rmdir(held).catch(() => undefined);
}

function ownFiles(manifest: Manifest): Manifest['files'] {
  return manifest.files.filter((file) => file.runId === manifest.runId);
}

function invalid(runId: string, reason: string): AgentError {
  return new AgentError('HELD_RUN_INVALID', `run ${runId} cannot be accepted: ${reason}`, {
    next: 'Export again; nothing was changed.',
  });
}
