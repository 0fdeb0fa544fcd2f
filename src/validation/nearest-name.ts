/**
 * The known name that somebody probably meant, or undefined when none is close: equal but for case, or at most
 * one wrong, missing or additional character in every three, and never more than three.
 */
export function nearestName(name: string, known: Iterable<string>): string | undefined {
  const wanted = name.toLowerCase();
  const allowed = Math.min(3, Math.max(1, Math.floor(wanted.length / 3)));
  let nearest: string | undefined;
  let shortest = allowed + 1;
  for (const candidate of known) {
    if (Math.abs(candidate.length - wanted.length) >= shortest) continue;
    const distance = editDistance(wanted, candidate.toLowerCase());
    if (distance < shortest) [nearest, shortest] = [candidate, distance];
  }
  return nearest;
}

/** Levenshtein distance, by rows. */
function editDistance(left: string, right: string): number {
  let row = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let i = 1; i <= left.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= right.length; j += 1) {
      const replaced = at(row, j - 1) + (left[i - 1] === right[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, at(row, j) + 1, at(next, j - 1) + 1));
    }
    row = next;
  }
  return at(row, right.length);
}

function at(row: readonly number[], index: number): number {
  return row[index] ?? Number.POSITIVE_INFINITY;
}
