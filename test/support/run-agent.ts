import { spawn } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const projectFolder = fileURLToPath(new URL('../..', import.meta.url));

/** The command as npm test has built it. */
export const builtCommand = path.join(projectFolder, 'dist', 'main.js');

export interface Finished {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  /** Laid over an environment without any setting of the agent. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly currentFolder?: string;
  readonly stdin?: string;
  /** Called once the process runs, for example to kill it. */
  readonly onStart?: (kill: (signal: NodeJS.Signals) => void) => void;
}

/** Runs the built command as a child process, as a scheduler would. */
export function runAgent(args: readonly string[], options: RunOptions = {}): Promise<Finished> {
  const child = spawn(process.execPath, [builtCommand, ...args], {
    cwd: options.currentFolder ?? projectFolder,
    env: { PATH: process.env['PATH'] ?? '', ...options.environment },
    stdio: 'pipe',
  });
  const output = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output.stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (output.stderr += text));
  child.stdin.on('error', () => undefined).end(options.stdin ?? '');
  options.onStart?.((signal) => child.kill(signal));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (exitCode, signal) => {
      resolve({ exitCode, signal, ...output });
    });
  });
}
