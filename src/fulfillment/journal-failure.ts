import path from 'node:path';
import { AgentError, messageOf } from '../errors.ts';

/** The error for a file of a run that could not be written; one of the agent's own stays as it is. */
export function notWritten(file: string, error: unknown): AgentError {
  if (error instanceof AgentError) return error;
  return new AgentError('OUTPUT_NOT_WRITTEN', `${file} cannot be written: ${messageOf(error)}`, {
    next:
      'Check the space on the volume and the rights on the folder, then run the same command again; ' +
      'it goes on where this one stopped. Nothing was sent that is not recorded.',
    cause: error,
  });
}

/** @param problem What is wrong and where: `line 7: "step" is not a text`. */
export function damaged(folder: string, problem: string): AgentError {
  return new AgentError('JOURNAL_DAMAGED', `the journal of run ${path.basename(folder)} is damaged: ${problem}`, {
    next:
      `Nothing was sent. See results.csv in ${folder} for what the run did. To start again, move that folder away: ` +
      'all orders of its files are then carried out once more, also those that already were.',
  });
}
