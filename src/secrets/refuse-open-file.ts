import { certificateError } from './certificate-error.ts';

/** Throws SECRET_CERTIFICATE when others than its owner can read a file with a private key (POSIX). */
export function refuseOpenFile(mode: number, shown: string): void {
  if (process.platform === 'win32' || (mode & 0o077) === 0) return;
  const rights = (mode & 0o777).toString(8).padStart(4, '0');
  throw certificateError(
    shown,
    `permissions too open (${rights}): others than its owner can use the private key`,
    `Run "chmod 600 ${shown}" as the account that runs the agent.`,
  );
}
