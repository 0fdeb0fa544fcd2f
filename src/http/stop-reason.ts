import { AgentError } from '../errors.ts';

/** What to throw once the signal is aborted: its own reason where that is meant for people; undefined before. */
export function stopReason(signal: AbortSignal | undefined): AgentError | undefined {
  if (signal?.aborted !== true) return undefined;
  if (signal.reason instanceof AgentError) return signal.reason;
  return new AgentError('INTERRUPTED', 'The run was interrupted while it was talking to the target.', {
    next: 'Run the same command again.',
  });
}
