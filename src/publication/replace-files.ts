import path from 'node:path';
import {
  isThere,
  linkOrCopy,
  makePrivateFolder,
  removeFile,
  renameFile,
  syncFolder,
  type DiskOptions,
} from './disk.ts';
import { factsOf, sameFacts } from './file-facts.ts';
import { generationsPath, partialPath } from './output-names.ts';
import type { FileChange, PublishIntent } from './publish-intent.ts';
import type { RunLock } from './run-lock.ts';

/** Told of each step once it is done; what it throws stops the run there. */
export type StepHook = (step: string) => void | Promise<void>;

/** Where and under which lock files are published. */
export interface PublishPlace {
  /** The real path of the output folder. */
  readonly folder: string;
  readonly lock: Pick<RunLock, 'assertHeld'>;
  readonly onStep?: StepHook | undefined;
  readonly disk?: DiskOptions | undefined;
}

/**
 * Puts the new files in place of the old ones. There is no manifest between the first change and the last, so
 * that whoever is stopped in between leaves no set that verifies unless it is the old or the new one.
 * Every step may be repeated.
 */
export async function replaceFiles(place: PublishPlace, intent: PublishIntent): Promise<void> {
  await keepGeneration(place, intent);
  await place.onStep?.('generation-kept');
  await takeManifestAway(place, intent);
  await place.onStep?.('manifest-taken-away');
  for (const file of intent.files) {
    await replaceFile(place, intent, file);
    await place.onStep?.(`file-replaced ${file.name}`);
  }
  await syncFolder(place.folder);
  await place.onStep?.('files-flushed');
  await replaceFile(place, intent, intent.manifest);
  await place.onStep?.('manifest-replaced');
  await syncFolder(place.folder);
  await place.onStep?.('manifest-flushed');
}

/** Puts the old files back, the manifest last. Throws when what was kept of them is not what it was. */
export async function restoreFiles(place: PublishPlace, intent: PublishIntent): Promise<void> {
  const { folder, lock } = place;
  await lock.assertHeld();
  const manifest = path.join(folder, intent.manifest.name);
  if (!sameFacts(await factsOf(manifest), intent.manifest.previous)) await removeFile(manifest, place.disk);
  await syncFolder(folder);
  for (const file of intent.files) await restoreFile(place, intent, file);
  await syncFolder(folder);
  await restoreFile(place, intent, intent.manifest);
  await syncFolder(folder);
}

/** True when every new file is still there, in its place or beside it. */
export async function canReplace(folder: string, intent: PublishIntent): Promise<boolean> {
  for (const { name, next } of [...intent.files, intent.manifest]) {
    if (next === null || sameFacts(await factsOf(partialPath(folder, name, intent.runId)), next)) continue;
    if (!sameFacts(await factsOf(path.join(folder, name)), next)) return false;
  }
  return true;
}

async function keepGeneration(place: PublishPlace, intent: PublishIntent): Promise<void> {
  const kept = generationPath(place.folder, intent);
  await makePrivateFolder(path.join(place.folder, '.previous'));
  await makePrivateFolder(path.dirname(kept));
  await makePrivateFolder(kept);
  for (const { name, previous, next } of [...intent.files, intent.manifest]) {
    const [from, to] = [path.join(place.folder, name), path.join(kept, name)];
    if (previous === null || sameFacts(await factsOf(to), previous)) continue;
    const current = await factsOf(from);
    if (sameFacts(current, next)) continue;
    if (!sameFacts(current, previous)) throw new Error(`${name} was changed by something else`);
    await linkOrCopy(from, to, place.disk);
  }
  await syncFolder(kept);
  await syncFolder(path.dirname(kept));
  await syncFolder(path.dirname(path.dirname(kept)));
}

async function takeManifestAway(place: PublishPlace, intent: PublishIntent): Promise<void> {
  const manifest = path.join(place.folder, intent.manifest.name);
  await place.lock.assertHeld();
  if (sameFacts(await factsOf(manifest), intent.manifest.next)) return;
  await removeFile(manifest, place.disk);
  await syncFolder(place.folder);
}

async function replaceFile(place: PublishPlace, intent: PublishIntent, change: FileChange): Promise<void> {
  const target = path.join(place.folder, change.name);
  const partial = partialPath(place.folder, change.name, intent.runId);
  await place.lock.assertHeld();
  if (change.next === null) await removeFile(target, place.disk);
  else if (await isThere(partial)) await renameFile(partial, target, place.disk);
  else if (!sameFacts(await factsOf(target), change.next)) throw new Error(`the new ${change.name} is gone`);
}

async function restoreFile(place: PublishPlace, intent: PublishIntent, change: FileChange): Promise<void> {
  const target = path.join(place.folder, change.name);
  const current = await factsOf(target);
  await place.lock.assertHeld();
  if (change.previous === null) {
    if (sameFacts(current, change.next)) await removeFile(target, place.disk);
    return;
  }
  if (sameFacts(current, change.previous)) return;
  const kept = path.join(generationPath(place.folder, intent), change.name);
  if (!sameFacts(await factsOf(kept), change.previous)) throw new Error(`${change.name} was not kept as it was`);
  const restored = partialPath(place.folder, change.name, `${intent.runId}.restored`);
  await linkOrCopy(kept, restored, place.disk);
  await renameFile(restored, target, place.disk);
}

function generationPath(folder: string, intent: PublishIntent): string {
  return path.join(generationsPath(folder, intent.connection), intent.generation);
}
