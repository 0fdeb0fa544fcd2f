export interface FileExported {
  readonly name: string;
  readonly rows: number;
  readonly bytes: number;
}

/** How the export of one connection ended when nothing stood in its way. */
export interface ConnectionExported {
  readonly connection: string;
  readonly outcome: 'published' | 'held';
  readonly files: readonly FileExported[];
  /** Why the guard holds the run. */
  readonly reasons: readonly string[];
  readonly warnings: readonly string[];
  readonly requests: number;
  readonly seconds: number;
}

export interface ConnectionFailed {
  readonly connection: string;
  readonly outcome: 'failed';
  readonly error: unknown;
}

export interface ExportSummary {
  readonly runId: string;
  readonly outputFolder: string;
  readonly connections: readonly (ConnectionExported | ConnectionFailed)[];
}
