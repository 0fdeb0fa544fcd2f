import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { AgentError } from '../../src/errors.ts';
import { readOrderFiles } from '../../src/orders/read-order-files.ts';
import { makeTemporaryFolder } from './temporary-folder.ts';

export interface OrderFolder {
  readonly path: string;
  /** Writes a file and gives its path; `orders.json` unless told otherwise. */
  readonly write: (content: string | Uint8Array, name?: string) => Promise<string>;
  /** What is wrong with files that are refused, without the path of this folder. */
  readonly problemsOf: (...files: readonly string[]) => Promise<readonly string[]>;
  readonly remove: () => Promise<void>;
}

/** A folder for files of orders. */
export async function makeOrderFolder(): Promise<OrderFolder> {
  const folder = await makeTemporaryFolder();
  return {
    ...folder,
    write: async (content, name = 'orders.json') => {
      const file = path.join(folder.path, name);
      await writeFile(file, content);
      return file;
    },
    problemsOf: async (...files) => {
      const error: unknown = await readOrderFiles(files).catch((reason: unknown) => reason);
      if (!(error instanceof AgentError) || error.code !== 'ORDER_FILE_INVALID') throw new Error('nothing was refused');
      return error.problems.map((problem) => problem.replaceAll(`${folder.path}${path.sep}`, ''));
    },
  };
}

/** An order in the platform's own spelling. */
export function aWrittenOrder(fields: object = {}): object {
  return { AssignedResourceTypeId: '5012', ChangeType: 'Added', ...fields };
}
