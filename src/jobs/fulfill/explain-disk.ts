import { AgentError, isSystemError } from '../../errors.ts';

/** What an error of the file system means to the work that it hit. */
interface DiskWork {
  /** What cannot be worked with, as the beginning of a sentence. */
  readonly place: string;
  /** What stays as it is, and what can be done after the volume is mended, as whole sentences. */
  readonly safe: string;
}

export const exportWork: DiskWork = {
  place: 'the output folder',
  safe: 'Then run again. The published files stay as they are.',
};

export const fulfillWork: DiskWork = {
  place: 'the work folder or the folder of the orders',
  safe: 'Then run the same command again: it goes on where this one stopped. Nothing was sent that is not recorded.',
};

/**
 * Runs a task that works in the agent's folders. A failure of the file system, a full or vanished volume for example,
 * is thrown as OUTPUT_NOT_WRITTEN; everything else as it is.
 */
export async function explainDisk<Result>(work: DiskWork, task: () => Promise<Result>): Promise<Result> {
  try {
    return await task();
  } catch (error) {
    throw isDiskFailure(error) ? notWritten(error, work) : error;
  }
}

// Node.js gives a code to its own complaints about wrong arguments, too; those come from no system call and are bugs.
function isDiskFailure(error: unknown): error is Error {
  return isSystemError(error) && 'syscall' in error;
}

function notWritten(error: Error, { place, safe }: DiskWork): AgentError {
  return new AgentError('OUTPUT_NOT_WRITTEN', `${place} cannot be worked with: ${error.message}`, {
    next: `Check the volume and the rights on the folder. ${safe}`,
    cause: error,
  });
}
