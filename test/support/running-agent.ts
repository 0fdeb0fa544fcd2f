import { runAgent, type Finished, type RunOptions } from './run-agent.ts';

/** The command while it runs. */
export interface RunningAgent {
  readonly kill: (signal: NodeJS.Signals) => void;
  readonly finished: Promise<Finished>;
}

/** Starts the built command and does not wait for its end. */
export function startAgent(args: readonly string[], options: RunOptions = {}): RunningAgent {
  let kill: RunningAgent['kill'] = () => undefined;
  const onStart = (killChild: RunningAgent['kill']): void => {
    kill = killChild;
  };
  const finished = runAgent(args, { ...options, onStart });
  return {
    finished,
    kill: (signal) => {
      kill(signal);
    },
  };
}

/** Waits until something is so; a test that waits in vain runs into its time limit. */
export async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, 5));
}
