import { checkAllConnectionSettings } from '../jobs/check-connection-settings.ts';
import { Secret } from '../secret.ts';
import type { SettingEntry, Settings } from '../settings/settings.ts';
import type { CommonOptions } from './common-options.ts';
import { loadSettingsOf } from './run-command.ts';
import { formatTable } from './table.ts';

/** Prints every effective setting with the layer it comes from and the layers that it overrides. */
export async function showSettings(options: CommonOptions): Promise<void> {
  const settings = await loadSettingsOf(options);
  if (options.json) {
    const entries = settings.entries.map(({ path, value, source, overridden }) => ({
      path,
      value,
      source,
      overridden,
    }));
    process.stdout.write(`${JSON.stringify({ exitCode: 0, folder: settings.folder, settings: entries })}\n`);
    return;
  }
  const rows = settings.entries.map((entry) => [
    entry.path,
    shownValue(entry),
    entry.source,
    entry.overridden.join(', '),
  ]);
  process.stdout.write(`${formatTable(['Setting', 'Value', 'From', 'Overrides'], rows)}\n`);
}

/** Says that the settings are in order, with warnings, or throws one error that lists every problem. */
export async function validateSettings(options: CommonOptions): Promise<void> {
  const settings = await loadSettingsOf(options);
  const warnings = [...settings.warnings, ...checkAllConnectionSettings(settings)];
  if (options.json) {
    process.stdout.write(`${JSON.stringify({ exitCode: 0, connections: settings.connections.length, warnings })}\n`);
    return;
  }
  for (const warning of warnings) process.stderr.write(`warn: ${warning}\n`);
  if (!options.quiet)
    process.stdout.write(`The settings in ${settings.folder} are valid: ${countConnections(settings)}.\n`);
}

function countConnections(settings: Settings): string {
  const count = settings.connections.length;
  return count === 1 ? '1 connection' : `${count} connections`;
}

function shownValue({ value }: SettingEntry): string {
  return value instanceof Secret ? String(value) : JSON.stringify(value);
}
