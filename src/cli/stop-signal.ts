import { AgentError } from '../errors.ts';

export interface StopSignal {
  readonly signal: AbortSignal;
  /** Gives the process its normal behaviour on Ctrl+C back. */
  release(): void;
}

const next = 'Run the same command again.';

/** Aborts when the process is asked to stop or the run's deadline passes; the abort reason is the error to end with. */
export function listenForStop(deadlineMinutes: number): StopSignal {
  const controller = new AbortController();
  const abort = (error: AgentError): void => {
    controller.abort(error);
  };
  const onInterrupt = (): void => {
    abort(new AgentError('INTERRUPTED', 'the run was interrupted; unfinished files were not published', { next }));
  };
  const onTerminate = (): void => {
    abort(new AgentError('TERMINATED', 'the run was asked to stop; unfinished files were not published', { next }));
  };
  const deadline = setTimeout(() => {
    abort(
      new AgentError(
        'DEADLINE_PASSED',
        `the run did not end within ${deadlineMinutes} minutes; unfinished files were not published`,
        {
          next: 'Raise "RunDeadlineMinutes", or export fewer connections in one run.',
        },
      ),
    );
  }, deadlineMinutes * 60_000).unref();
  process.once('SIGINT', onInterrupt);
  process.once('SIGTERM', onTerminate);
  return {
    signal: controller.signal,
    release: () => {
      clearTimeout(deadline);
      process.off('SIGINT', onInterrupt);
      process.off('SIGTERM', onTerminate);
    },
  };
}
