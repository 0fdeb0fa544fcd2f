/** One CSV column: its header, where its value comes from and how several values are written. */
export interface Column {
  /** The header, as written: `id`, `name:givenName`, `urn:…:User:department`. */
  readonly name: string;
  /** The URN of the extension that holds the attribute. */
  readonly schema?: string;
  /** The attribute under that URN, `manager:value`, where the name begins with the URN; otherwise the name is the attribute. */
  readonly path?: string;
  /** All values, sorted, one per line; otherwise the primary one, else the first. */
  readonly multiValued: boolean;
}

/** A file of pairs read from a multi-valued reference: group and member, container and privileged data. */
export interface LinkPlan {
  /** The attribute of the owner: `members`. */
  readonly attribute: string;
  /** The file's name without `.csv`: `Acme_members_Groups`. */
  readonly table: string;
  readonly ownerColumn: string;
  readonly memberColumn: string;
}

export interface EntityPlan {
  /** The SCIM endpoint: `Users`. */
  readonly entity: string;
  /** The file's name without `.csv`; without one the entity is read for its links only. */
  readonly table?: string;
  readonly columns: readonly Column[];
  /** Name of the column whose value identifies a row. */
  readonly keyColumn: string;
  readonly links: readonly LinkPlan[];
}

/** What one connection exports, in the order in which it is read and published. */
export interface ExportPlan {
  readonly connection: string;
  readonly entities: readonly EntityPlan[];
}
