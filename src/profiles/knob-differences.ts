import type { Dialect } from '../scim/dialects/dialect.ts';
import { rfc } from '../scim/dialects/rfc.ts';

/** A knob that a dialect sets otherwise than the RFC. */
export interface KnobDifference {
  /** `list.maxPageSize`; `resources` stands by itself. */
  readonly knob: string;
  readonly value: unknown;
  readonly rfc: unknown;
}

/** The knobs that a dialect sets otherwise than the RFC, in the order of the RFC's. */
export function knobDifferences(dialect: Dialect): KnobDifference[] {
  const values = new Map(knobsOf(dialect));
  return knobsOf(rfc)
    .map(([knob, value]) => ({ knob, value: values.get(knob), rfc: value }))
    .filter((each) => JSON.stringify(each.value) !== JSON.stringify(each.rfc));
}

/** Every knob of a dialect with its value. */
export function knobsOf({ name: _name, resources, ...sections }: Dialect): [knob: string, value: unknown][] {
  const knobs = Object.entries(sections).flatMap(([section, knobsOfSection]) =>
    Object.entries(knobsOfSection).map(([knob, value]): [string, unknown] => [`${section}.${knob}`, value]),
  );
  return [...knobs, ['resources', resources]];
}
