import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** A folder with settings, as an administrator would make one; gone after `remove`. */
export interface SettingsFolder {
  readonly path: string;
  /** `ExportOutput`. */
  readonly output: string;
  write(name: string, content: string | object): Promise<void>;
  read(name: string): Promise<string>;
  /** The published files with their content, manifests left out. */
  published(): Promise<Record<string, string>>;
  remove(): Promise<void>;
}

export async function aSettingsFolder(settings?: object): Promise<SettingsFolder> {
  const folder = await mkdtemp(path.join(tmpdir(), 'iga-agent-test-'));
  const output = path.join(folder, 'ExportOutput');
  const write = (name: string, content: string | object): Promise<void> =>
    writeFile(path.join(folder, name), typeof content === 'string' ? content : JSON.stringify(content, null, 2));
  if (settings !== undefined) await write('appsettings.agent.json', settings);
  return {
    path: folder,
    output,
    write,
    read: (name) => readFile(path.join(folder, name), 'utf8'),
    published: () => csvFiles(output),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

async function csvFiles(folder: string): Promise<Record<string, string>> {
  const names = await readdir(folder).catch(() => []);
  const csv = names.filter((name) => name.endsWith('.csv')).sort();
  const files = await Promise.all(csv.map(async (name) => [name, await readFile(path.join(folder, name), 'utf8')]));
  return Object.fromEntries(files) as Record<string, string>;
}
