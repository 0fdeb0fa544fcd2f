import { AgentError, isSystemError } from '../errors.ts';

/**
 * Runs a task that works in the output folder. A failure of the file system, a full or vanished volume for example,
 * is thrown as OUTPUT_NOT_WRITTEN; everything else as it is.
 */
export async function explainDisk<Result>(task: () => Promise<Result>): Promise<Result> {
  try {
    return await task();
  } catch (error) {
    throw isDiskFailure(error) ? notWritten(error) : error;
  }
}

// Node.js gives a code to its own complaints about wrong arguments, too; those come from no system call and are bugs.
function isDiskFailure(error: unknown): error is Error {
  return isSystemError(error) && 'syscall' in error;
}

function notWritten(error: Error): AgentError {
  return new AgentError('OUTPUT_NOT_WRITTEN', `the output folder cannot be worked with: ${error.message}`, {
    next: 'Check the volume and the rights on the folder, then run again. The published files stay as they are.',
    cause: error,
  });
}
