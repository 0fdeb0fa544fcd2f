import { runAgent } from './children.ts';
import { median, type Row } from './row.ts';

/** How long the command takes to say its version: heavy packages load only where they are used. */
export async function versionTime(): Promise<Row[]> {
  const seconds: number[] = [];
  for (let run = 0; run < 7; run += 1) seconds.push((await runAgent(['--version'])).seconds);
  const middle = median(seconds);
  return [
    {
      what: '`iga-agent --version`',
      reach: '≤ 0.3 s',
      measured: `${middle.toFixed(2)} s`,
      reached: middle <= 0.3,
      details: 'median of 7',
    },
  ];
}
