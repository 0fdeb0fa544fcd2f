import { createHash } from 'node:crypto';
import { createServer, type Server } from 'node:net';
import { isSystemError } from '../errors.ts';

/** A name that the operating system gives to one process at a time and takes back when the process ends. */
export interface KernelLock {
  readonly release: () => Promise<void>;
}

/** Takes the name of a file's path; `'taken'` when another process has it. Only Linux and Windows have such names. */
export async function takeKernelLock(realPath: string, platform = process.platform): Promise<KernelLock | 'taken'> {
  const name = kernelName(realPath, platform);
  if (name === undefined) return withoutName;
  const server = createServer((socket) => socket.destroy());
  try {
    await listen(server, name);
  } catch (error) {
    if (isTaken(error, platform)) return 'taken';
    // A sandbox may refuse such names; the lock file is there as well.
    return withoutName;
  }
  server.unref();
  return { release: () => close(server) };
}

const withoutName: KernelLock = { release: () => Promise.resolve() };

function isTaken(error: unknown, platform: NodeJS.Platform): boolean {
  if (!isSystemError(error)) return false;
  // Windows answers so for a pipe of another account.
  return error.code === 'EADDRINUSE' || (error.code === 'EACCES' && platform === 'win32');
}

function kernelName(realPath: string, platform: NodeJS.Platform): string | undefined {
  const hash = createHash('sha256').update(realPath).digest('hex');
  if (platform === 'linux') return `\0iga-agent-${hash}`;
  return platform === 'win32' ? `\\\\.\\pipe\\iga-agent-${hash}` : undefined;
}

async function listen(server: Server, name: string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(name, () => {
      server.removeListener('error', reject);
      resolve();
    });
  });
}

async function close(server: Server): Promise<void> {
  await new Promise<void>((resolve) => {
    server.close(() => {
      resolve();
    });
  });
}
