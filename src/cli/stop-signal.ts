import { AgentError } from '../errors.ts';

export interface StopSignal {
  readonly signal: AbortSignal;
  /** Gives the process its normal behaviour on Ctrl+C back. */
  release(): void;
}

/** What the error of a stopped run says to the administrator. */
export interface StopTexts {
  /** What was left undone. */
  readonly consequence: string;
  readonly nextAfterDeadline: string;
}

export const stopOfExport: StopTexts = {
  consequence: 'unfinished files were not published',
  nextAfterDeadline: 'Raise "RunDeadlineMinutes", or export fewer connections in one run.',
};

export const stopOfFulfill: StopTexts = {
  consequence: 'orders that were not finished stay for the next run',
  nextAfterDeadline: 'Run the same command again; raise "RunDeadlineMinutes" if orders regularly take longer.',
};

const next = 'Run the same command again.';

/** Aborts when the process is asked to stop or the run's deadline passes; the abort reason is the error to end with. */
export function listenForStop(deadlineMinutes: number, texts: StopTexts): StopSignal {
  const { consequence, nextAfterDeadline } = texts;
  const controller = new AbortController();
  const abort = (error: AgentError): void => {
    controller.abort(error);
  };
  const onInterrupt = (): void => {
    abort(new AgentError('INTERRUPTED', `the run was interrupted; ${consequence}`, { next }));
  };
  const onTerminate = (): void => {
    abort(new AgentError('TERMINATED', `the run was asked to stop; ${consequence}`, { next }));
  };
  const deadline = setTimeout(() => {
    abort(
      new AgentError('DEADLINE_PASSED', `the run did not end within ${deadlineMinutes} minutes; ${consequence}`, {
        next: nextAfterDeadline,
      }),
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
