import type { FileFacts } from '../publication/file-facts.ts';

/** One order file of a batch. */
export interface BatchFile extends FileFacts {
  /** Absolute, as the command named it. */
  readonly path: string;
  /** How many orders it holds. */
  readonly orders: number;
}

const positionPattern = /^(0|[1-9]\d{0,8}):(0|[1-9]\d{0,8})$/;

/** Two batches are the same when their files hold the same bytes in the same order; their paths may differ. */
export function isSameBatch(left: readonly FileFacts[], right: readonly FileFacts[]): boolean {
  return left.length === right.length && left.every((file, index) => isSameFile(file, right[index]));
}

/** True when one file's bytes stand in both batches. */
export function sharesFile(left: readonly FileFacts[], right: readonly FileFacts[]): boolean {
  return left.some((file) => right.some((other) => isSameFile(file, other)));
}

/** True when a text names an order that these files hold. */
export function isPositionIn(files: readonly BatchFile[], position: string): boolean {
  if (!positionPattern.test(position)) return false;
  const [file, order] = partsOf(position);
  return order < (files[file]?.orders ?? 0);
}

/** For sorting: by file, then by order. */
export function comparePositions(left: string, right: string): number {
  const [[leftFile, leftOrder], [rightFile, rightOrder]] = [partsOf(left), partsOf(right)];
  return leftFile - rightFile || leftOrder - rightOrder;
}

function partsOf(position: string): [file: number, order: number] {
  const colon = position.indexOf(':');
  return [Number(position.slice(0, colon)), Number(position.slice(colon + 1))];
}

function isSameFile(left: FileFacts, right: FileFacts | undefined): boolean {
  return left.sha256 === right?.sha256 && left.bytes === right.bytes;
}
