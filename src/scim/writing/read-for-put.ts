import { HttpError } from '../../http/http-error.ts';
import type { Dialect } from '../dialects/dialect.ts';
import { withoutPath } from './encode-put.ts';
import type { EncodeTools } from './encode-tools.ts';
import type { SchemaAttribute } from '../protocol/discovery.ts';
import { isUnassigned, valueOf } from '../protocol/json.ts';
import { findAttribute, readAttribute, writeAttribute, type ResourceSchema } from '../protocol/resource-schema.ts';
import { userResourceSchema } from '../protocol/resource-types.ts';
import type { ScimResource } from '../protocol/resource.ts';
import { failWrite, type PatchWrite } from './write.ts';

/**
 * Reads a resource that is to be sent back whole, with what the server shows on request only (RFC 7643 section 7): whatever is left out
 * of a PUT is taken away. Undefined when there is no such resource.
 *
 * @throws HttpError that was `rejected` where too little of it is shown; or what `read` throws.
 */
export async function readForPut(write: PatchWrite, tools: EncodeTools): Promise<ScimResource | undefined> {
  const { endpoint, id, schema = userResourceSchema } = write;
  const current = await tools.read(endpoint, id);
  if (current === undefined) return undefined;
  const missing = missingIn(current, schema);
  if (missing.length > 0) throw refused(write, `the target shows it without ${missing.join(', ')}`);
  const hidden = placesOf(schema).filter(
    (place) => isOnRequest(place, tools.dialect) && readAttribute(current, place) === undefined,
  );
  if (hidden.length === 0) return current;
  const asked = await askByName(write, hidden.map(nameOf), tools);
  if (asked === undefined) return undefined;
  const whole = hidden.reduce((resource, place) => {
    const value = readAttribute(asked, place);
    return value === undefined ? resource : { ...writeAttribute(resource, place, value), id };
  }, current);
  return whole;
}

async function askByName(
  write: PatchWrite,
  names: readonly string[],
  { read }: EncodeTools,
): Promise<ScimResource | undefined> {
  try {
    return await read(write.endpoint, write.id, names);
  } catch (error) {
    if (!(error instanceof HttpError) || error.code !== 'TARGET_REFUSED') throw error;
    throw refused(write, `the target shows ${names.join(', ')} on request only, and refuses to be asked`);
  }
}

/** What every account has: a resource without it was cut down on its way, for want of rights or otherwise. */
function missingIn(resource: ScimResource, { core }: ResourceSchema): readonly string[] {
  const isAccount = findAttribute(core.attributes, 'userName') !== undefined;
  const always = core.attributes.filter(({ required, returned }) => required && returned === 'always');
  const names = [...(isAccount ? ['userName'] : []), ...always.map(({ name }) => name)];
  return [...new Set(names)].filter((name) => isUnassigned(valueOf(resource, name)));
}

interface Place {
  readonly extension?: string;
  readonly name: string;
  readonly definition: SchemaAttribute;
}

function placesOf({ core, extensions }: ResourceSchema): readonly Place[] {
  return [
    ...core.attributes.map((definition) => ({ name: definition.name, definition })),
    ...extensions.flatMap(({ id, attributes }) =>
      attributes.map((definition) => ({ extension: id, name: definition.name, definition })),
    ),
  ];
}

/** Only what would be sent back is worth asking for. */
function isOnRequest(place: Place, { account, update }: Pick<Dialect, 'account' | 'update'>): boolean {
  const { returned, mutability } = place.definition;
  if (returned !== 'request' || mutability === 'readOnly' || mutability === 'writeOnly') return false;
  const probe = writeAttribute({}, place, true);
  const sent = [...account.readOnly, ...update.strip].reduce(withoutPath, probe);
  return readAttribute(sent, place) !== undefined;
}

function nameOf({ extension, name }: Place): string {
  return extension === undefined ? name : `${extension}:${name}`;
}

function refused(write: PatchWrite, reason: string): HttpError {
  return failWrite(write, 'TARGET_REFUSED', `${reason}, so that it cannot be sent back whole; nothing was sent.`, {
    delivery: 'rejected',
    next: 'Give the login the rights to see it, or set update.method in ProfileOverrides to a way that sends only the changes.',
  });
}
