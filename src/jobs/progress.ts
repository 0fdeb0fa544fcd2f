/** How far the reading of one entity is. */
export interface Progress {
  readonly connection: string;
  readonly entity: string;
  readonly rows: number;
  /** The server's own count; undefined where it gives none. */
  readonly total: number | undefined;
  readonly done: boolean;
}

export type ProgressListener = (progress: Progress) => void;
