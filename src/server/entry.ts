import type { JsonObject } from '../scim/protocol/json.ts';

/** A stored resource. */
export interface Entry {
  readonly id: string;
  /** The `name` of its resource type: `User`. */
  readonly type: string;
  /** Order of creation over all types; pages and cursors follow it. */
  readonly sequence: number;
  /** Complete but for what is computed when it is read. */
  resource: JsonObject;
  revision: number;
  /** What a client reads, kept until something changes. */
  view: JsonObject | undefined;
  /** The view as JSON. */
  text: string | undefined;
}

/** The position of the first entry created after the one with this sequence, in a list in creation order. */
export function positionAfter(entries: readonly Entry[], sequence: number): number {
  let low = 0;
  let high = entries.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((entries[middle]?.sequence ?? Infinity) <= sequence) low = middle + 1;
    else high = middle;
  }
  return low;
}
