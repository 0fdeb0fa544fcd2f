import { readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { AgentError, isSystemError, messageOf } from '../errors.ts';
import { isMissing, removeFile, writeDurably } from './disk.ts';
import { factsOf, type FileFacts } from './file-facts.ts';
import { formatManifest, type Manifest } from './manifest.ts';
import { generationsPath, manifestName, partialPath } from './output-names.ts';
import { readIntent, removeIntent, writeIntent, type FileChange, type PublishIntent } from './publish-intent.ts';
import { canReplace, replaceFiles, restoreFiles, type PublishPlace } from './replace-files.ts';

const generationsKept = 3;

/**
 * Publishes the partial files that a manifest names as its own run's, all or none of them; `retired` files are
 * taken away. Throws OUTPUT_NOT_WRITTEN with everything as it was before, or LOCK_LOST with the rest left to the
 * run that took over.
 */
export async function publishSet(place: PublishPlace, manifest: Manifest, retired: readonly string[]): Promise<void> {
  const { connection, runId } = manifest;
  let intent: PublishIntent | undefined;
  try {
    await place.lock.assertHeld();
    const temporary = partialPath(place.folder, manifestName(connection), runId);
    await writeDurably(temporary, formatManifest(manifest), { mode: 0o640, temporary });
    await place.onStep?.('manifest-written');
    intent = await planChanges(place.folder, manifest, retired);
    await writeIntent(place.folder, intent);
    await place.onStep?.('intent-written');
    // The files were verified when they were finished; until now another program may have taken or changed them.
    if (!(await canReplace(place.folder, intent))) throw changedMeanwhile(connection);
    await replaceFiles(place, intent);
  } catch (error) {
    if (!isLockLost(error)) await undo(place, manifest, intent);
    throw notPublished(connection, error);
  }
  // The set stands; what is left over does no harm and is taken up by the next run.
  await tidyUp(place, intent).catch(() => undefined);
}

/**
 * Ends a publication that was cut: forward when every new file is whole, otherwise back to the old files.
 * To be called under the lock before anything else is done for the connection.
 */
export async function recover(place: PublishPlace, connection: string): Promise<'nothing' | 'finished' | 'restored'> {
  try {
    const intent = await readIntent(place.folder, connection);
    if (intent === undefined) return 'nothing';
    const isWhole = await canReplace(place.folder, intent);
    await (isWhole ? replaceFiles(place, intent) : restoreFiles(place, intent));
    await tidyUp(place, intent);
    return isWhole ? 'finished' : 'restored';
  } catch (error) {
    throw isLockLost(error) ? error : notRecovered(connection, error);
  }
}

async function planChanges(folder: string, manifest: Manifest, retired: readonly string[]): Promise<PublishIntent> {
  const { connection, runId } = manifest;
  const written = manifest.files.filter((file) => file.runId === runId);
  const files: FileChange[] = [];
  for (const { name, bytes, sha256 } of written) files.push(await changeOf(folder, name, { bytes, sha256 }));
  for (const name of retired) files.push(await changeOf(folder, name, null));
  const name = manifestName(connection);
  const next = await factsOf(partialPath(folder, name, runId));
  if (next === null) throw new Error('the manifest is gone');
  return {
    connection,
    runId,
    generation: manifest.previousRunId ?? `before-${runId}`.slice(0, 64),
    files,
    manifest: { name, next, previous: await factsOf(path.join(folder, name)) },
  };
}

async function changeOf(folder: string, name: string, next: FileFacts | null): Promise<FileChange> {
  return { name, next, previous: await factsOf(path.join(folder, name)) };
}

async function undo(place: PublishPlace, manifest: Manifest, intent: PublishIntent | undefined): Promise<void> {
  try {
    if (intent !== undefined) await restoreFiles(place, intent);
    await removeIntent(place.folder, manifest.connection);
    await removePartials(place.folder, manifest);
  } catch (error) {
    throw notRecovered(manifest.connection, error);
  }
}

async function removePartials(folder: string, manifest: Manifest): Promise<void> {
  const names = manifest.files.map((file) => file.name);
  for (const name of [...names, manifestName(manifest.connection)]) {
    await removeFile(partialPath(folder, name, manifest.runId));
  }
}

async function tidyUp(place: PublishPlace, intent: PublishIntent): Promise<void> {
  const { folder } = place;
  await removeIntent(folder, intent.connection);
  for (const { name } of [...intent.files, intent.manifest]) {
    await removeFile(partialPath(folder, name, intent.runId));
    await removeFile(partialPath(folder, name, `${intent.runId}.restored`));
  }
  await place.onStep?.('intent-removed');
  await removeOldGenerations(generationsPath(folder, intent.connection));
}

async function removeOldGenerations(generations: string): Promise<void> {
  const names = await readdir(generations).catch((error: unknown) => {
    if (isMissing(error)) return [];
    throw error;
  });
  const folders = await Promise.all(
    names.map(async (name) => {
      const folder = path.join(generations, name);
      return { folder, time: (await stat(folder)).mtimeMs };
    }),
  );
  folders.sort((left, right) => right.time - left.time || (left.folder < right.folder ? 1 : -1));
  for (const { folder } of folders.slice(generationsKept)) await rm(folder, { recursive: true, force: true });
}

function changedMeanwhile(connection: string): AgentError {
  return new AgentError(
    'OUTPUT_NOT_VERIFIED',
    `the new files of ${connection} were changed or removed before they were published`,
    {
      next: 'Keep cleaners and virus scanners away from the output folder, then run again. The published files stay as they are.',
    },
  );
}

function isLockLost(error: unknown): boolean {
  return error instanceof AgentError && error.code === 'LOCK_LOST';
}

function notPublished(connection: string, error: unknown): unknown {
  if (error instanceof AgentError) return error;
  const reason = isSystemError(error) ? error.code : messageOf(error);
  return new AgentError('OUTPUT_NOT_WRITTEN', `the files of ${connection} could not be published (${reason})`, {
    next: 'Check the volume and the rights on the folder, then run again. The published files stay as they are.',
    cause: error,
  });
}

function notRecovered(connection: string, error: unknown): AgentError {
  const reason = isSystemError(error) ? error.code : messageOf(error);
  const what = `a publication of ${connection} was cut and could be neither finished nor undone (${reason})`;
  return new AgentError('OUTPUT_NOT_WRITTEN', what, {
    next: `Do not ingest its files: they have no manifest. Look into .previous/${connection} for the earlier ones; remove .${connection}.publish.json to start anew.`,
    cause: error,
  });
}
