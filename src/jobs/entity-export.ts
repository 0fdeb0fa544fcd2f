import type { KeySet } from '../key-set.ts';
import type { Stage } from '../publication/publication.ts';
import type { Discovery } from '../scim/protocol/discovery.ts';
import type { ScimResource } from '../scim/protocol/resource.ts';
import type { OpenConnection } from './open-connection.ts';
import type { FilteredEntity } from './plan-connection.ts';
import type { ProgressListener } from './progress.ts';
import type { Run } from './run.ts';
import type { WarningCounts } from './warning-counts.ts';

/** What the export of one entity works with. */
export interface EntityExport {
  readonly run: Run;
  readonly open: OpenConnection;
  readonly discovery: Discovery;
  readonly stage: Stage;
  readonly entity: FilteredEntity;
  /** True when mappings chose the columns. */
  readonly isMapped: boolean;
  /** Ids of the entities that were read so far; absent where no link refers to them. */
  readonly knownIds: KeySet[] | undefined;
  readonly warnings: WarningCounts;
  readonly onProgress: ProgressListener;
}

/** What a whole listing came to. */
export interface Listed {
  /** The server's own count; undefined where it gives none. */
  readonly total: number | undefined;
  /** The id of every resource. */
  readonly ids: KeySet;
}

/** A file that is filled from the resources of one entity. */
export interface EntityOutput {
  readonly write: (resources: readonly ScimResource[]) => Promise<void>;
  /** Drops everything: the list is read again. */
  readonly restart: () => Promise<void>;
  readonly finish: (listed: Listed) => Promise<void>;
}
