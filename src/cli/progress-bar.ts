import type { SingleBar } from 'cli-progress';
import type { Progress, ProgressListener } from '../jobs/progress.ts';
import type { CommonOptions } from './common-options.ts';
import { formatCount } from './table.ts';

export interface ProgressBar {
  readonly listen: ProgressListener;
  /** Leaves the terminal clean whatever happened. */
  stop(): void;
}

const invisible: ProgressBar = { listen: ignore, stop: ignore };

type ShownOptions = Pick<CommonOptions, 'quiet' | 'json' | 'logLevel'>;

/**
 * A bar on stderr while a terminal is there to show it: entity, count, total, rate, time left; otherwise one line for
 * each entity that is done, with the verb that says what was done to it.
 */
export async function openProgressBar(
  { quiet, json, logLevel }: ShownOptions,
  verb: 'read' | 'processed' = 'read',
): Promise<ProgressBar> {
  if (quiet || json) return invisible;
  if (!process.stderr.isTTY) return ['info', 'debug'].includes(logLevel) ? linesWith(verb) : invisible;
  const { default: cliProgress } = await import('cli-progress');
  return drawnBy(
    () =>
      new cliProgress.SingleBar({
        format: '{name} {bar} {value}/{total}, {rate}/s, {eta_formatted} left',
        stream: process.stderr,
        barsize: 24,
        clearOnComplete: true,
        hideCursor: true,
      }),
  );
}

function drawnBy(createBar: () => SingleBar): ProgressBar {
  let bar: SingleBar | undefined;
  let current = '';
  let startedAt = 0;
  const stop = (): void => {
    bar?.stop();
    bar = undefined;
    current = '';
  };
  const start = (name: string, progress: Progress): SingleBar => {
    stop();
    current = name;
    startedAt = performance.now();
    bar = createBar();
    bar.start(progress.total ?? progress.rows, progress.rows, { name, rate: 0 });
    return bar;
  };
  const listen = (progress: Progress): void => {
    if (progress.done) {
      stop();
      return;
    }
    const name = `${progress.connection} ${progress.entity}`;
    const shown = bar !== undefined && name === current ? bar : start(name, progress);
    if (progress.total !== undefined) shown.setTotal(progress.total);
    const seconds = (performance.now() - startedAt) / 1000;
    shown.update(progress.rows, { rate: seconds > 0 ? Math.round(progress.rows / seconds) : 0 });
  };
  return { listen, stop };
}

function linesWith(verb: string): ProgressBar {
  const listen = ({ connection, entity, rows, done }: Progress): void => {
    if (done) process.stderr.write(`${connection}: ${entity}: ${formatCount(rows)} ${verb}\n`);
  };
  return { listen, stop: ignore };
}

function ignore(): void {
  // Nobody watches.
}
