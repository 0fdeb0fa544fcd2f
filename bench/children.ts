import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const here = path.dirname(fileURLToPath(import.meta.url));
const command = path.join(here, '..', 'dist', 'main.js');

export interface BenchServer {
  readonly url: string;
  stop(): void;
}

export function startPageServer(users: number, groups: number, milliseconds: number): Promise<BenchServer> {
  return startServer('page-server.ts', users, groups, milliseconds);
}

/** Starts a server of this folder in a process of its own. */
export async function startServer(script: string, ...numbers: readonly number[]): Promise<BenchServer> {
  const child = spawn(
    process.execPath,
    ['--experimental-strip-types', path.join(here, script), ...numbers.map(String)],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const [port] = (await once(child.stdout, 'data')) as [Buffer];
  return { url: `http://127.0.0.1:${port.toString().trim()}/scim`, stop: () => child.kill() };
}

export interface Finished {
  readonly seconds: number;
  readonly peakMebibytes: number;
  readonly stdout: string;
}

// The child says itself how much memory it took at most, since no tool for that is the same on every system.
const reportMemory = `data:text/javascript,${encodeURIComponent(
  `process.on('exit', () => process.stderr.write('PEAK ' + process.resourceUsage().maxRSS + '\\n'))`,
)}`;

/** Runs the built command to its end; throws with its output when it fails. */
export async function runAgent(args: readonly string[]): Promise<Finished> {
  const startedAt = performance.now();
  const child = spawn(process.execPath, ['--import', reportMemory, command, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [stdout, stderr] = await Promise.all([textOf(child, 'stdout'), textOf(child, 'stderr'), once(child, 'close')]);
  const seconds = (performance.now() - startedAt) / 1000;
  if (child.exitCode !== 0) throw new Error(`exit code ${child.exitCode}: ${stdout}${stderr}`);
  const peak = /PEAK (\d+)/.exec(stderr)?.[1];
  return { seconds, peakMebibytes: Number(peak) / 1024, stdout };
}

/** Seconds that a program takes which only fetches and parses the pages. */
export async function bareLoop(url: string, users: number, pageSize: number): Promise<number> {
  const startedAt = performance.now();
  const script = path.join(here, 'bare-loop.ts');
  const child = spawn(process.execPath, ['--experimental-strip-types', script, url, String(users), String(pageSize)], {
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, NODE_NO_WARNINGS: '1' },
  });
  await once(child, 'close');
  if (child.exitCode !== 0) throw new Error(`the bare loop ended with exit code ${child.exitCode}`);
  return (performance.now() - startedAt) / 1000;
}

async function textOf(child: ChildProcess, name: 'stdout' | 'stderr'): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of child[name] ?? []) parts.push(part as Buffer);
  return Buffer.concat(parts).toString('utf8');
}

/** A settings folder that is gone after use. */
export async function withSettings<Result>(
  settings: object,
  use: (folder: string) => Promise<Result>,
): Promise<Result> {
  const folder = await mkdtemp(path.join(tmpdir(), 'iga-agent-bench-'));
  try {
    await writeFile(path.join(folder, 'appsettings.agent.json'), JSON.stringify(settings));
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
