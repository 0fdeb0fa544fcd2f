import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

export interface KeyFiles {
  readonly folder: string;
  readonly file: (name: string) => string;
  /** Writes a file that only its owner can read. */
  readonly write: (name: string, content: string | Uint8Array) => string;
  readonly read: (name: string) => Buffer;
  /** Runs the openssl command in the folder. */
  readonly openssl: (...parameters: string[]) => Buffer;
  readonly remove: () => void;
}

/** A folder for keys and certificates that the openssl command makes. */
export function keyFiles(): KeyFiles {
  const folder = mkdtempSync(path.join(tmpdir(), 'iga-agent-keys-'));
  const file = (name: string): string => path.join(folder, name);
  return {
    folder,
    file,
    write: (name, content) => {
      writeFileSync(file(name), content);
      chmodSync(file(name), 0o600);
      return file(name);
    },
    read: (name) => readFileSync(file(name)),
    openssl: (...parameters) => execFileSync('openssl', parameters, { cwd: folder, stdio: 'pipe' }),
    remove: () => {
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
