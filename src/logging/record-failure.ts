import { AgentError, messageOf } from '../errors.ts';
import type { LogWriter } from './log.ts';

/** Keeps a failure in the log file; for what nobody expected also where in the program it came from. */
export function recordFailure(log: LogWriter, message: string, error: unknown): void {
  if (error instanceof AgentError) {
    const { code, problems, next } = error;
    log.record('error', message, { code, reason: error.message, problems, next });
  } else {
    const stack = error instanceof Error ? error.stack : undefined;
    log.record('error', message, { code: 'BUG', reason: messageOf(error), stack });
  }
}
