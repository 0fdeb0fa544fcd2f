import { AgentError } from '../../errors.ts';
import { linkOf } from '../../mappings/entity-from-schema.ts';
import type { EntityPlan, ExportPlan, LinkPlan } from '../../mappings/export-plan.ts';
import type { Dialect } from '../../scim/dialects/dialect.ts';
import { refuseFixedPositions } from './refuse-fixed-positions.ts';

export interface PlannedMemberships {
  readonly plan: ExportPlan;
  readonly warnings: readonly string[];
}

/**
 * The plan with the members file that the dialect allows: none where the target shows no memberships; one for the groups of a connection
 * without mappings where they are seen elsewhere than in the groups.
 *
 * @throws AgentError MAPPINGS_INVALID when a mapping wants memberships that the target does not show; SETTINGS_INVALID for a dialect that
 * would show some of them only.
 */
export function planMemberships(plan: ExportPlan, isMapped: boolean, dialect: Dialect): PlannedMemberships {
  refuseFixedPositions(plan.entities, dialect);
  const groups = plan.entities.find(isGroups);
  const hasMembers = groups?.links.some(isMembers) === true;
  if (dialect.members.read === 'none')
    return hasMembers ? planWithout(plan, isMapped, dialect) : { plan, warnings: [] };
  if (dialect.members.read === 'group' || hasMembers || isMapped) return { plan, warnings: [] };
  return { plan: withGroups(plan, (entity) => withMembers(entity, plan.connection)), warnings: [] };
}

function planWithout(plan: ExportPlan, isMapped: boolean, dialect: Dialect): PlannedMemberships {
  if (isMapped) throw notShown(plan.connection, dialect);
  return {
    plan: withGroups(plan, withoutMembers),
    warnings: [`Memberships are not exported: ${whyNotShown(dialect)}.`],
  };
}

export function isGroups({ entity }: EntityPlan): boolean {
  return entity.toLowerCase() === 'groups';
}

export function isUsers({ entity }: EntityPlan): boolean {
  return entity.toLowerCase() === 'users';
}

export function isMembers({ attribute }: LinkPlan): boolean {
  return attribute.toLowerCase() === 'members';
}

export function withoutMembers<Plan extends EntityPlan>(entity: Plan): Plan {
  return { ...entity, links: entity.links.filter((link) => !isMembers(link)) };
}

function withMembers(entity: EntityPlan, connection: string): EntityPlan {
  return { ...entity, links: [...entity.links, linkOf(connection, 'members', entity.entity)] };
}

function withGroups(plan: ExportPlan, change: (groups: EntityPlan) => EntityPlan): ExportPlan {
  return { ...plan, entities: plan.entities.map((entity) => (isGroups(entity) ? change(entity) : entity)) };
}

function whyNotShown({ name }: Dialect): string {
  return `by its dialect ${name} the target shows neither the members of a group nor the groups of a user`;
}

function notShown(connection: string, dialect: Dialect): AgentError {
  return new AgentError(
    'MAPPINGS_INVALID',
    `the members of groups of connection ${connection} cannot be exported: ${whyNotShown(dialect)}`,
    {
      next: 'Remove the association of its members table from the mappings; if the target does show them, set members.read in ProfileOverrides.',
    },
  );
}
