import path from 'node:path';
import { AgentError, isSystemError, messageOf } from '../errors.ts';
import { readIfThere } from './disk.ts';
import { FactsCounter, readRows } from './file-facts.ts';
import { parseManifest, type Manifest, type ManifestFile } from './manifest.ts';
import { checkConnectionName, manifestName } from './output-names.ts';

export interface VerifyResult {
  readonly connection: string;
  /** As found; missing when there is none that can be read. */
  readonly manifest?: Manifest;
  /** Sentences; empty when what is published is whole. */
  readonly problems: readonly string[];
}

/** Checks what a connection published against its manifest: size, SHA-256, rows and header of every file. */
export async function verifyPublished(folder: string, connection: string): Promise<VerifyResult> {
  checkConnectionName(connection);
  const name = manifestName(connection);
  const text = await readIfThere(path.join(folder, name));
  if (text === undefined)
    return { connection, problems: [`${name} is missing: nothing is published, or not to its end`] };
  try {
    const manifest = parseManifest(text, connection);
    const problems: string[] = [];
    for (const file of manifest.files) problems.push(...(await verifyFile(folder, file)));
    const isSame = text === (await readIfThere(path.join(folder, name)));
    if (!isSame) problems.push(`${name} was replaced while it was verified; verify again`);
    return { connection, manifest, problems };
  } catch (error) {
    if (error instanceof AgentError) return { connection, problems: [messageOf(error)] };
    throw error;
  }
}

async function verifyFile(folder: string, file: ManifestFile): Promise<string[]> {
  const counter = new FactsCounter();
  try {
    const { header, rows } = await readHeaderAndRows(readRows(path.join(folder, file.name), counter));
    return differences(file, header, { rows, ...counter.facts() }).map((difference) => `${file.name} ${difference}`);
  } catch (error) {
    if (error instanceof AgentError) return [`${file.name}: ${messageOf(error)}`];
    if (isSystemError(error)) return [`${file.name} cannot be read (${error.code})`];
    throw error;
  }
}

async function readHeaderAndRows(
  lines: AsyncGenerator<string[]>,
): Promise<{ header: readonly string[]; rows: number }> {
  let header: readonly string[] | undefined;
  let rows = 0;
  for await (const line of lines) {
    if (header === undefined) header = line;
    else rows += 1;
  }
  return { header: header ?? [], rows };
}

function differences(
  file: ManifestFile,
  header: readonly string[],
  found: { readonly rows: number; readonly bytes: number; readonly sha256: string },
): string[] {
  const problems: string[] = [];
  if (found.bytes !== file.bytes) problems.push(`has ${found.bytes} bytes instead of ${file.bytes}`);
  else if (found.sha256 !== file.sha256) problems.push('has another content than was published');
  if (found.rows !== file.rows) problems.push(`has ${found.rows} rows instead of ${file.rows}`);
  if (JSON.stringify(header) !== JSON.stringify(file.columns)) problems.push('has other columns than were published');
  return problems;
}
