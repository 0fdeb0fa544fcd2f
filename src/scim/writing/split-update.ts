import type { Dialect } from '../dialects/dialect.ts';
import { placeOf } from './encode-changes.ts';
import type { PatchOperation } from '../protocol/patch.ts';
import type { ResourceSchema } from '../protocol/resource-schema.ts';
import { userResourceSchema } from '../protocol/resource-types.ts';
import type { PatchWrite, Write } from './write.ts';

type UpdateKnobs = Pick<Dialect, 'update'>;

/**
 * The writes that a write goes as: where `active` is changed by a PATCH of its own (`update.activeBy`), that one first, so that an
 * account is disabled whatever becomes of the rest. It changes the version, which the rest must not carry any more.
 */
export function partsOf(write: Write, { update }: UpdateKnobs): readonly Write[] {
  if (update.activeBy === 'method' || write.method !== 'PATCH' || write.members !== undefined) return [write];
  const ofActive = write.operations.filter((each) => isOfActive(each, write.schema));
  const others = write.operations.filter((each) => !ofActive.includes(each));
  if (ofActive.length === 0 || others.length === 0) return [write];
  return [
    { ...write, operations: ofActive },
    { ...write, operations: others, version: undefined },
  ];
}

/** True for a change of nothing but `active` that goes by PATCH whatever all else goes by. */
export function isPatchOfActive({ operations, schema }: PatchWrite, { update }: UpdateKnobs): boolean {
  return update.activeBy === 'patch' && operations.every((each) => isOfActive(each, schema));
}

function isOfActive(operation: PatchOperation, schema: ResourceSchema = userResourceSchema): boolean {
  if (operation.path === undefined) return false;
  const { extension, name } = placeOf(operation, schema);
  return extension === undefined && name.toLowerCase() === 'active';
}
