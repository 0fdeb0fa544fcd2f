import type { Dialect } from '../dialects/dialect.ts';
import { quoteFilterValue } from '../protocol/filter.ts';
import type { PatchOperation } from '../protocol/patch.ts';
import type { MemberChange, MemberValue, PatchWrite } from './write.ts';

/** A change of the members of a group. */
export type MemberWrite = PatchWrite & { readonly members: MemberChange };

/**
 * `operations`: the operations of a PatchOp. `partial`: a partial group whose leavers are marked (SCIM 1.1). `replace`: a PATCH that
 * replaces the whole list. `put`: the whole group.
 */
export type MemberForm = 'operations' | 'partial' | 'replace' | 'put';

/** How members are added and how they are removed; one write can only do both where both have the same form. */
export function memberForms({ members }: Dialect): { readonly add: MemberForm; readonly remove: MemberForm } {
  if (members.write === 'put') return { add: 'put', remove: 'put' };
  if (members.write === 'partialWithOperation') return { add: 'partial', remove: 'partial' };
  return {
    add: members.write === 'replaceAll' ? 'replace' : 'operations',
    remove: members.remove === 'replaceAll' ? 'replace' : 'operations',
  };
}

/** The list of members is read, changed and sent; whoever is not in it leaves the group. */
export function isWhole(form: MemberForm): boolean {
  return form === 'replace' || form === 'put';
}

/**
 * A removal that names the leavers as its value and has no filter: by RFC 7644 section 3.5.2.2 it is one of all members, so that a
 * server has to be known to read it otherwise.
 */
export function removesByValue({ members }: Dialect): boolean {
  const isByOperation = members.write !== 'put' && members.write !== 'partialWithOperation';
  return isByOperation && (members.remove === 'valueArray' || members.remove === 'wrapped');
}

/** The form of a write; of one that only adds, that of additions. */
export function formOf({ add }: MemberChange, dialect: Dialect): MemberForm {
  const forms = memberForms(dialect);
  return add.length > 0 ? forms.add : forms.remove;
}

/**
 * The operations of a PATCH that change members (RFC 7644 section 3.5.2), in the shape that the dialect wants; where it wants no
 * operations, those of the RFC. A member that is given twice counts once.
 */
export function memberOperations(change: MemberChange, dialect: Dialect): readonly PatchOperation[] {
  const { attribute } = change;
  const { write, remove } = dialect.members;
  return [
    ...additions(attribute, eachOnce(change.add), write),
    ...removals(attribute, eachOnce(change.remove), remove),
  ];
}

function additions(
  attribute: string,
  members: readonly MemberValue[],
  write: Dialect['members']['write'],
): readonly PatchOperation[] {
  if (members.length === 0) return [];
  if (write === 'patchWrapped') return [{ op: 'add', path: attribute, value: { [attribute]: members } }];
  if (write === 'patchPathless') return [{ op: 'add', value: { [attribute]: members } }];
  return [{ op: 'add', path: attribute, value: members }];
}

function removals(
  attribute: string,
  members: readonly MemberValue[],
  remove: Dialect['members']['remove'],
): readonly PatchOperation[] {
  // Without a value, or with an empty one, a removal would be one of all members.
  if (members.length === 0) return [];
  const values = members.map(({ value }) => ({ value }));
  if (remove === 'valueArray') return [{ op: 'remove', path: attribute, value: values }];
  if (remove === 'wrapped') return [{ op: 'remove', path: attribute, value: { [attribute]: values } }];
  return values.map(({ value }) => ({ op: 'remove', path: `${attribute}[value eq ${quoteFilterValue(value)}]` }));
}

function eachOnce(members: readonly MemberValue[]): readonly MemberValue[] {
  return [...new Map(members.map((member) => [member.value, member])).values()];
}
