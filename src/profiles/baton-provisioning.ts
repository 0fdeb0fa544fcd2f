import type { DialectChanges } from '../scim/dialects/dialect.ts';
import { batonMembers } from './baton-members.ts';
import type { BatonNotes } from './baton-notes.ts';
import { batonRoles } from './baton-roles.ts';
import type { BatonScim, Operation, Provisioning } from './baton-scim.generated.ts';

/** How memberships and roles are read and written; what the configuration leaves out is not written. */
export function batonProvisioning(
  config: BatonScim,
  notes: BatonNotes,
): Pick<DialectChanges, 'members' | 'roles' | 'update'> {
  const operations = Object.entries(config.provisioning ?? {}) as [keyof Provisioning, Operation][];
  for (const [key, operation] of operations) checkOperation(key, operation, notes);
  const isPascal = operations.some(([, { op }]) => /^[A-Z]/.test(op));
  return {
    members: batonMembers(config, notes),
    roles: batonRoles(config.provisioning, notes),
    ...(isPascal && { update: { operationCase: 'pascal' } }),
  };
}

const patchOp = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';

function checkOperation(key: keyof Provisioning, { op, schemas }: Operation, { problems, warnings }: BatonNotes): void {
  const contrary = key.startsWith('add') ? 'remove' : 'add';
  if (op.toLowerCase() === contrary) problems.push(`provisioning:${key}:op: ${op} would do the contrary`);
  if (schemas === undefined || schemas.toLowerCase() === patchOp.toLowerCase()) return;
  warnings.push(`provisioning:${key}:schemas is not followed: the request is a PatchOp (RFC 7644 section 3.5.2).`);
}
