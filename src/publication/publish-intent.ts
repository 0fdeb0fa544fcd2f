import { readIfThere, removeFile, syncFolder, writeDurably } from './disk.ts';
import type { FileFacts } from './file-facts.ts';
import { JsonFields } from './json-fields.ts';
import { intentPath, isFileNameOf, manifestName } from './output-names.ts';
import { isRunId } from './run-id.ts';

/** One file's change: from `previous` to `next`; `null` stands for no file. */
export interface FileChange {
  readonly name: string;
  readonly previous: FileFacts | null;
  readonly next: FileFacts | null;
}

/** What a publication is about to change; kept on disk until it is done, so that the next run can end what was cut. */
export interface PublishIntent {
  readonly connection: string;
  readonly runId: string;
  /** The folder below `.previous/<connection>/` that keeps what is replaced. */
  readonly generation: string;
  readonly files: readonly FileChange[];
  readonly manifest: FileChange & { readonly next: FileFacts };
}

const formatVersion = 1;

export async function writeIntent(folder: string, intent: PublishIntent): Promise<void> {
  const file = intentPath(folder, intent.connection);
  const text = JSON.stringify({ formatVersion, ...intent });
  await writeDurably(file, text, { mode: 0o600, temporary: `${file}.partial` });
}

export async function removeIntent(folder: string, connection: string): Promise<void> {
  await removeFile(intentPath(folder, connection));
  await syncFolder(folder);
}

/** The intent of a publication that was cut; throws an Error for one that cannot be read. */
export async function readIntent(folder: string, connection: string): Promise<PublishIntent | undefined> {
  const text = await readIfThere(intentPath(folder, connection));
  return text === undefined ? undefined : parseIntent(new JsonFields(JSON.parse(text), 'the intent'), connection);
}

function parseIntent(fields: JsonFields, connection: string): PublishIntent {
  if (fields.count('formatVersion') !== formatVersion) throw new Error('"formatVersion" is not known to this agent');
  const manifest = parseChange(fields.object('manifest'));
  const files = fields.list('files').map((file) => parseChange(new JsonFields(file, 'a file')));
  const { next } = manifest;
  if (next === null || manifest.name !== manifestName(connection)) throw new Error('"manifest" is not its manifest');
  if (!files.every((file) => isFileNameOf(connection, file.name))) throw new Error('a file belongs to something else');
  const [runId, generation] = [fields.text('runId'), fields.text('generation')];
  if (!isRunId(runId) || !isRunId(generation)) throw new Error('"runId" or "generation" is not a run id');
  return { connection, runId, generation, files, manifest: { ...manifest, next } };
}

function parseChange(fields: JsonFields): FileChange {
  return { name: fields.text('name'), previous: parseFacts(fields, 'previous'), next: parseFacts(fields, 'next') };
}

function parseFacts(fields: JsonFields, name: string): FileFacts | null {
  if (fields.isNull(name)) return null;
  const facts = fields.object(name);
  return { bytes: facts.count('bytes'), sha256: facts.hash('sha256') };
}
