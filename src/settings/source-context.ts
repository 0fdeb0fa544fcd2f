import type { Schema } from '../validation/schema.ts';
import type { Findings } from './findings.ts';
import type { SettingBranch } from './setting-tree.ts';

/** What a layer may need to know while it is read. */
export interface SourceContext {
  readonly folder: string;
  readonly environmentName: string;
  /** The settings among the environment variables. */
  readonly environmentLayer: SettingBranch;
  /**
   * The weaker layers with the environment over them: what says where a layer is and how to open it. For an external
   * source, all other layers.
   */
  readonly known: SettingBranch;
  /** The work folder, as the weaker layers and the environment name it. */
  readonly workFolder: string;
  /** Identifiers of the connections that are needed, in any case; all without it. */
  readonly asked: readonly string[] | undefined;
  /** Ids of the keys that opened values so far. */
  readonly usedKeyIds: Set<string>;
  readonly schema: Schema;
  readonly findings: Findings;
}
