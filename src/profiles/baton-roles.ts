import type { DialectChanges } from '../scim/dialects/dialect.ts';
import { readNames, type BatonNotes } from './baton-notes.ts';
import type { Operation, Provisioning } from './baton-scim.generated.ts';

type RolesKnobs = NonNullable<DialectChanges['roles']>;

/** Roles are granted and revoked one by one, whatever else the account has. */
export function batonRoles(
  { addUserRole: add, removeUserRole: remove }: Provisioning = {},
  notes: BatonNotes,
): RolesKnobs {
  if (add === undefined || remove === undefined) {
    if (add !== remove) notes.warnings.push(onlyOne);
    return { attribute: null };
  }
  const granted = placeOf('addUserRole', add, notes);
  const revoked = placeOf('removeUserRole', remove, notes);
  if (granted.join().toLowerCase() !== revoked.join().toLowerCase()) {
    notes.problems.push('provisioning:removeUserRole: path and valuePath must be those of addUserRole');
  }
  if (add.op.toLowerCase() === 'replace') notes.warnings.push(addsOnly);
  notes.warnings.push(removesOnly);
  const [attribute = null, valueAttribute = 'value'] = granted;
  return { attribute, valueAttribute };
}

const onlyOne = 'provisioning has only one of addUserRole and removeUserRole; orders for roles are refused.';
const addsOnly =
  'provisioning:addUserRole with op replace would take all other roles away. It is carried out as what it means: the role is added.';
const removesOnly =
  'provisioning:removeUserRole would take all roles away. It is carried out as what it means: only the role of the order is removed.';

const name = /^[A-Za-z][A-Za-z0-9_-]{0,99}$/;

/** The attribute and its part: `roles` and `value`, also of the path `roles.value`. */
function placeOf(key: keyof Provisioning, { path, valuePath }: Operation, notes: BatonNotes): readonly string[] {
  const [attribute = '', part, ...more] = readNames(notes, `provisioning:${key}:path`, path);
  const values = readNames(notes, `provisioning:${key}:valuePath`, valuePath);
  const place = [attribute, part ?? values.join('.')];
  if (more.length > 0 || !place.every((each) => name.test(each))) {
    notes.problems.push(
      `provisioning:${key}: path and valuePath must name one attribute of the user and one part of it`,
    );
  }
  return place;
}
