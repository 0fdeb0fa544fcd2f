import type { KeySet } from '../../key-set.ts';
import type { Equality } from '../look-up/lookup-key.ts';
import type { NormalizeResource } from '../protocol/list-response.ts';

/** How the lists of a server are read, whoever asks for them. */
export interface ListRules {
  /** By index up to the server's total, by index until a page is empty, from cursor to cursor, or all in one answer. */
  readonly paging: 'index' | 'until-empty' | 'cursor' | 'none';
  /** The index of the first resource. */
  readonly startBase: 0 | 1;
  /** The row of a page that `startIndex` counts; the first one where it is not given. */
  readonly index?: 'firstRow' | 'lastRow';
  /** For servers that give no count; their lists end without proof. */
  readonly totalIsOptional: boolean;
  /** Where the answer has its count: `totalResults` where it is not given, `meta.total`. */
  readonly totalMember?: string;
  /** Statuses that may stand for an empty list. */
  readonly emptyStatuses?: readonly number[];
  /** How a filter is written that proves that the target reads filters. */
  readonly equality?: Equality;
  /** Where the first page is refused, the list is asked for without startIndex and count. */
  readonly unpagedFallback?: boolean;
  /** Sent with every page. */
  readonly parameters?: Readonly<Record<string, string>>;
  /** Called when that was done. */
  readonly onUnpaged?: () => void;
  /** A list of nothing but these ids is refused. */
  readonly syntheticIds?: readonly string[];
  /** Gives each resource the shape of SCIM, before its id is read. */
  readonly normalize?: NormalizeResource;
}

export interface ListRequest extends ListRules {
  /** `Users` */
  readonly endpoint: string;
  /** As in RFC 7644 section 3.4.2.2, not URL-encoded. */
  readonly filter?: string;
  /** Resources asked for per page; the server may give fewer. */
  readonly pageSize: number;
  readonly maxConcurrentRequests: number;
  /** Takes the id of every resource; empty at first. */
  readonly ids?: KeySet;
  /** Looked at before each request; its reason is thrown. */
  readonly signal?: AbortSignal;
  /** Told what the server counts, with every page. */
  readonly onTotal?: (total: number) => void;
  /** Called once for each thing that was tolerated. */
  readonly onWarning?: (warning: string) => void;
}
