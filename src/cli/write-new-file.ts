import { open, rm, type FileHandle } from 'node:fs/promises';
import { AgentError, isSystemError } from '../errors.ts';

/** Writes a file that only its owner can read. Throws OUTPUT_NOT_WRITTEN; never overwrites and leaves no half file. */
export async function writeNewFile(path: string, content: string | Uint8Array): Promise<void> {
  const file = await create(path);
  try {
    await file.writeFile(content);
    await file.sync();
  } catch (error) {
    await rm(path, { force: true });
    throw failure(path, error);
  } finally {
    await file.close();
  }
}

async function create(path: string): Promise<FileHandle> {
  try {
    return await open(path, 'wx', 0o600);
  } catch (error) {
    throw failure(path, error);
  }
}

function failure(path: string, error: unknown): unknown {
  if (!isSystemError(error)) return error;
  const exists = error.code === 'EEXIST';
  const reason = exists ? 'exists already and is never overwritten' : `cannot be written (${error.code})`;
  return new AgentError('OUTPUT_NOT_WRITTEN', `${path} ${reason}; nothing was changed`, {
    next: exists ? 'Name another file with --output.' : 'Check the folder and the right to write there.',
  });
}
