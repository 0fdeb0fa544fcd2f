import type { Profile } from './profile-schema.generated.ts';

/** The parts of a profile that a dialect is made of. */
export type KnobSection = Exclude<
  keyof Profile,
  '$schema' | 'name' | 'description' | 'server' | 'extends' | 'notes' | 'unconfirmed' | 'resources'
>;

/** The knobs that differ from those of another dialect; what is missing stays as it is. */
export type DialectChanges = Pick<Profile, KnobSection | 'resources'>;

type Complete<Knobs> = { readonly [Knob in keyof Knobs]-?: Exclude<Knobs[Knob], undefined> };

type KnobSections = { readonly [Section in KnobSection]-?: Complete<NonNullable<Profile[Section]>> };

/**
 * What sets one family of SCIM servers apart, as data: every knob has a value, null stands for none. What a knob means is said in
 * `schemas/profile.schema.json`, from which its type is made. Six of them choose an algorithm: `list.mode`, `update.method`,
 * `delete.user`, `members.read`, `members.write` and `members.remove`; all others are parameters.
 */
export interface Dialect extends KnobSections {
  readonly name: string;
  readonly resources: Exclude<Profile['resources'], undefined>;
}

export type { Profile } from './profile-schema.generated.ts';
