import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { lstat, open, type FileHandle } from 'node:fs/promises';
import { AgentError, isSystemError } from '../errors.ts';
import type { ValidationProblem } from '../validation/explain.ts';
import { printable } from '../validation/names.ts';
import { checkOrder } from './check-order.ts';
import type { OrderFile, ProvisioningOrder } from './order.ts';
import type { OrderLayout } from './order-assembler.ts';
import { OrderParser } from './order-parser.ts';
import type { ProblemList } from './problem-list.ts';

const largestFile = 1024 ** 3;
/** What fits the usual heap of Node.js: 100,000 orders need about 400 MB while they are planned. */
const mostOrders = 250_000;
const pieceBytes = 64 * 1024;

/**
 * Reads one file of orders; its bytes are hashed and parsed in the same pass.
 *
 * @param index the number of the file in the batch, from 0
 * @returns undefined when the file as a whole cannot be used; what is wrong with it and with its orders is added to `problems`
 */
export async function readOrderFile(
  path: string,
  index: number,
  problems: ProblemList,
): Promise<OrderFile | undefined> {
  const reader = new FileReader(path, index, problems);
  try {
    return await reader.read();
  } catch (error) {
    problems.add(`${reader.place}: ${reasonOf(error)}`);
    return undefined;
  }
}

class FileReader {
  readonly #path: string;
  readonly #index: number;
  readonly #problems: ProblemList;
  readonly #orders: ProvisioningOrder[] = [];
  #seen = 0;

  constructor(path: string, index: number, problems: ProblemList) {
    this.#path = path;
    this.#index = index;
    this.#problems = problems;
  }

  /** Where the reading stands, for messages. */
  get place(): string {
    return this.#seen === 0 ? this.#path : `${this.#path}, at order ${this.#seen + 1}`;
  }

  async read(): Promise<OrderFile> {
    const parser = new OrderParser((order, layout) => {
      this.#take(order, layout);
    });
    const hash = createHash('sha256');
    let bytes = 0;
    for await (const piece of piecesOf(this.#path)) {
      hash.update(piece);
      bytes += piece.length;
      if (bytes > largestFile) throw refused(`is larger than ${largestFile} bytes`);
      parser.add(piece);
    }
    parser.end();
    return { path: this.#path, sha256: hash.digest('hex'), bytes, orders: this.#orders };
  }

  #take(value: unknown, layout: OrderLayout): void {
    const index = this.#seen;
    const { order, ...rest } = checkOrder(value, `${this.#index}:${index}`);
    if (order !== undefined) this.#orders.push(order);
    if ('problems' in rest) this.#report(rest.problems, index, layout);
    this.#seen += 1;
    if (this.#seen > mostOrders) throw refused(`holds more than ${mostOrders} orders`);
  }

  #report(problems: readonly ValidationProblem[], index: number, layout: OrderLayout): void {
    for (const { path, message } of problems) {
      this.#problems.add(`${this.#path}, order ${index + 1}: ${pathText(path, index, layout)} ${message}`);
    }
  }
}

const roots: Readonly<Record<OrderLayout, (index: number) => string>> = {
  wrapped: (index) => `ProvisioningOrdersList[${index}]`,
  list: (index) => `[${index}]`,
  single: () => '',
};

function pathText(path: readonly string[], index: number, layout: OrderLayout): string {
  const parts = [roots[layout](index), ...path.map(printable)].filter((part) => part !== '');
  return parts.length === 0 ? 'the order' : parts.join('.');
}

/** The bytes of a regular file, all pieces in the same memory: each is valid until the next one is asked for. */
async function* piecesOf(path: string): AsyncGenerator<Uint8Array> {
  refuseOther(await lstat(path));
  // A pipe that took the place of the file in between must not make the agent wait. Windows has neither flag: undefined counts as 0.
  const handle = await open(path, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW);
  try {
    refuseOther(await handle.stat());
    yield* piecesIn(handle);
  } finally {
    await handle.close();
  }
}

async function* piecesIn(handle: FileHandle): AsyncGenerator<Uint8Array> {
  const piece = Buffer.allocUnsafeSlow(pieceBytes);
  for (;;) {
    const { bytesRead } = await handle.read(piece, 0, pieceBytes, null);
    if (bytesRead === 0) return;
    yield piece.subarray(0, bytesRead);
  }
}

type Stats = Awaited<ReturnType<typeof lstat>>;

function refuseOther(stats: Stats): void {
  if (stats.isSymbolicLink()) throw refused('is a link; name the file itself');
  if (stats.isDirectory()) throw refused('is a folder, not a file');
  if (!stats.isFile()) throw refused('is not a regular file');
  if (stats.size > largestFile) throw refused(`is larger than ${largestFile} bytes`);
}

function refused(reason: string): AgentError {
  return new AgentError('ORDER_FILE_INVALID', reason);
}

const systemReasons: ReadonlyMap<string, string> = new Map([
  ['ENOENT', 'does not exist'],
  ['ENOTDIR', 'does not exist'],
  ['EACCES', 'may not be read by this user'],
  ['EPERM', 'may not be read by this user'],
  ['ELOOP', 'is a link; name the file itself'],
]);

function reasonOf(error: unknown): string {
  if (error instanceof AgentError && error.code === 'ORDER_FILE_INVALID') return error.message;
  if (!isSystemError(error)) throw error;
  return systemReasons.get(error.code) ?? `cannot be read (${error.code})`;
}
