import type { EntityPlan } from '../../mappings/export-plan.ts';

/** One entity of the plan with the filter that the connection sets for it. */
export interface FilteredEntity extends EntityPlan {
  readonly filter?: string;
}
