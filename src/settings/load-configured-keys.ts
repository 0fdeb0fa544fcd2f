import path from 'node:path';
import type { EncryptionKey } from '../secrets/encryption-key.ts';
import { schemaOf } from '../validation/schema.ts';
import { loadEncryptionKeys } from './encryption-settings.ts';
import { Findings } from './findings.ts';
import type { Environment } from './read-environment.ts';
import { readLayers } from './read-layers.ts';
import { clearSources, environmentNameOf } from './sources.ts';

export interface ConfiguredKeys {
  /** The current key first, which makes values; all of them open values. */
  readonly keys: readonly [EncryptionKey, ...EncryptionKey[]];
  readonly warnings: readonly string[];
}

/**
 * The keys that the settings in a folder name, without opening anything. Throws SETTINGS_NOT_FOUND, SETTINGS_INVALID
 * or SECRET_CERTIFICATE.
 */
export async function loadConfiguredKeys(folderName: string, environment: Environment): Promise<ConfiguredKeys> {
  const folder = path.resolve(folderName);
  const findings = new Findings();
  const schema = schemaOf('appsettings.agent');
  const environmentName = environmentNameOf(environment, findings);
  const layers = await readLayers({ folder, environment, environmentName, schema, findings, sources: clearSources });
  findings.throwProblems(folder);
  const keys = await loadEncryptionKeys(layers, { folder, findings });
  return { keys, warnings: findings.warnings };
}
