/** The lines that went, each with `- `, and those that came, each with `+ `; lines that begin with the same cell together. */
export function differenceOf(before: string, after: string): string[] {
  const [old, current] = [before.split('\n'), after.split('\n')];
  const gone = without(old, current).map((line) => ({ line, sign: '-' }));
  const come = without(current, old).map((line) => ({ line, sign: '+' }));
  // Sorting keeps the order of equal keys, so that what went stands above what came.
  const sorted = [...gone, ...come].sort((left, right) => compare(keyOf(left.line), keyOf(right.line)));
  return sorted.map(({ line, sign }) => `${sign} ${line}`);
}

function without(lines: readonly string[], others: readonly string[]): string[] {
  const known = new Set(others);
  return lines.filter((line) => !known.has(line));
}

function keyOf(line: string): string {
  return line.split(',', 1).join();
}

function compare(left: string, right: string): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}
