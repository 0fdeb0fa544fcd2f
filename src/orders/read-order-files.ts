import { realpath } from 'node:fs/promises';
import path from 'node:path';
import type { OrderFile } from './order.ts';
import { ProblemList } from './problem-list.ts';
import { readOrderFile } from './read-order-file.ts';

/**
 * Reads the orders of a batch, whole, before anything is done with them. A file without orders is a batch of none.
 *
 * @throws AgentError ORDER_FILE_INVALID with the problems of all files: torn, not JSON, not UTF-8, a link, named twice, the same as
 *   another one, orders that do not fit `schemas/provisioning-orders.schema.json`
 */
export async function readOrderFiles(paths: readonly string[]): Promise<readonly OrderFile[]> {
  const problems = new ProblemList();
  const files: OrderFile[] = [];
  for (const [index, file] of (await distinct(paths, problems)).entries()) {
    const read = await readOrderFile(file, index, problems);
    if (read !== undefined) files.push(read);
  }
  reportTwins(files, problems);
  problems.throwIfAny();
  return files;
}

/** Orders that are carried out twice are worse than orders that are not. */
async function distinct(paths: readonly string[], problems: ProblemList): Promise<readonly string[]> {
  const named = new Map<string, string>();
  for (const file of paths.map((each) => path.resolve(each))) {
    const real = await realpath(file).catch(() => file);
    if (named.has(real)) problems.add(`${file}: is named twice`);
    else named.set(real, file);
  }
  return [...named.values()];
}

function reportTwins(files: readonly OrderFile[], problems: ProblemList): void {
  const first = new Map<string, string>();
  for (const file of files) {
    const other = first.get(file.sha256);
    if (other === undefined) first.set(file.sha256, file.path);
    else problems.add(`${file.path}: has the same content as ${other}`);
  }
}
