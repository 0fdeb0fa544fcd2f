/** One line of the table: what was measured, what it should reach, and whether it does. */
export interface Row {
  readonly what: string;
  readonly reach: string;
  readonly measured: string;
  readonly reached: boolean;
  readonly details: string;
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
