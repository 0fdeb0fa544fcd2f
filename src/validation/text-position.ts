/** A place in a text as an editor shows it; both count from 1. */
export interface TextPosition {
  readonly line: number;
  readonly column: number;
}

/** A function that gives the position of an offset in the text; it scans the text only once. */
export function positionsIn(text: string): (offset: number) => TextPosition {
  const starts = [0];
  for (let next = text.indexOf('\n'); next !== -1; next = text.indexOf('\n', next + 1)) starts.push(next + 1);
  return (offset) => {
    const line = lineAt(starts, offset);
    return { line, column: offset - (starts[line - 1] ?? 0) + 1 };
  };
}

/** The number of lines that begin at or before the offset, by bisection. */
function lineAt(starts: readonly number[], offset: number): number {
  let low = 0;
  let high = starts.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle + 1;
    else high = middle;
  }
  return low;
}
