/** What a connection says of its server's dialect. */
export interface DialectChoice {
  readonly scimSyntax: string;
  readonly profile?: string;
  /** Absolute path. */
  readonly profileFile?: string;
  readonly profileOverrides?: Readonly<Record<string, unknown>>;
  /** The address that is asked, to be compared with the one that a ProfileFile was written for. */
  readonly server?: string;
}
