/** What the name of a connection table says: `<connection>_<Entity>` or `<connection>_<attribute>_<Entity>`. */
export interface TableName {
  /** The name, with the connection spelt as in the settings. */
  readonly table: string;
  /** The SCIM endpoint: `Users`. */
  readonly entity: string;
  /** The multi-valued reference of a table of pairs: `members`. */
  readonly attribute?: string;
}

/** Entity and attribute names become parts of file names and of URLs. */
const entityPattern = /^[A-Za-z][A-Za-z0-9-]{0,99}$/;
const attributePattern = /^[A-Za-z][A-Za-z0-9_-]{0,99}$/;

/** True when the table is one of the connection's, whose name is compared in any case. */
export function isTableOf(table: string | undefined, connection: string): table is string {
  return table?.toLowerCase().startsWith(`${connection.toLowerCase()}_`) === true;
}

/** Takes a table of the connection apart; undefined when its name does not follow the convention. */
export function parseTableName(table: string, connection: string): TableName | undefined {
  const rest = table.slice(connection.length + 1);
  const name = `${connection}_${rest}`;
  const end = rest.lastIndexOf('_');
  const entity = rest.slice(end + 1);
  if (!entityPattern.test(entity)) return undefined;
  if (end === -1) return { table: name, entity };
  const attribute = rest.slice(0, end);
  return attributePattern.test(attribute) ? { table: name, entity, attribute } : undefined;
}
