import type { KeySet } from '../../key-set.ts';
import type { Stage } from '../../publication/publication.ts';
import type { Discovery } from '../../scim/protocol/discovery.ts';
import type { ScimResource } from '../../scim/protocol/resource.ts';
import type { FilteredEntity } from './filtered-entity.ts';
import type { OpenConnection } from '../open-connection.ts';
import type { ProgressListener } from '../progress.ts';
import type { Run } from '../run.ts';
import type { WarningCounts } from '../warning-counts.ts';

/** What the export of one connection works with. */
export interface ExportContext {
  readonly run: Run;
  readonly open: OpenConnection;
  readonly discovery: Discovery;
  readonly stage: Stage;
  /** True when mappings chose the columns. */
  readonly isMapped: boolean;
  /** Ids of the entities that were read so far; absent where not all are read. */
  readonly knownIds: KeySet[] | undefined;
  readonly warnings: WarningCounts;
  readonly onProgress: ProgressListener;
  /** Reports for the time when everything was read. */
  readonly lastReports: (() => void)[];
}

/** The same for one of its entities. */
export interface EntityExport extends ExportContext {
  readonly entity: FilteredEntity;
  /** Filled from the same listing besides the entity's own files. */
  readonly furtherOutputs: readonly EntityOutput[];
}

/** Fills the members file from other resources than the groups. */
export interface MembershipReading {
  /** What is to be filled while an entity is listed. */
  readonly outputsFor: (entity: FilteredEntity) => Promise<readonly EntityOutput[]>;
  /** Does what is left when all entities were listed. */
  readonly finish: () => Promise<void>;
}

/** What a whole listing came to. */
export interface Listed {
  /** The server's own count; undefined where it gives none. */
  readonly total: number | undefined;
  /** The id of every resource. */
  readonly ids: KeySet;
}

/** Something that is filled from the resources of one entity, such as a file. */
export interface EntityOutput {
  readonly write: (resources: readonly ScimResource[]) => Promise<void>;
  /** Drops everything: the list is read again. */
  readonly restart: () => Promise<void>;
  readonly finish: (listed: Listed) => Promise<void>;
}
