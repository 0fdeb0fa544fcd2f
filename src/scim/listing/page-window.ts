import type { ListResponse } from '../protocol/list-response.ts';

/** Reads `count` resources from behind the first `offset` ones. */
export type ReadPage = (offset: number, count: number) => Promise<ListResponse>;

export interface PageWindowOptions {
  /** The most pages that are asked for ahead of the reader. */
  readonly size: number;
  readonly pageSize: number;
  /** Where the first page of the window begins. */
  readonly offset: number;
}

interface AskedPage {
  readonly offset: number;
  readonly answer: Promise<ListResponse>;
}

/** The pages that are asked for ahead of the reader; memory is bounded by them. */
export class PageWindow {
  readonly #readPage: ReadPage;
  readonly #size: number;
  readonly #pageSize: number;
  #pages: AskedPage[] = [];
  #nextOffset: number;

  constructor(readPage: ReadPage, options: PageWindowOptions) {
    this.#readPage = readPage;
    this.#size = options.size;
    this.#pageSize = options.pageSize;
    this.#nextOffset = options.offset;
  }

  /** Asks for the pages up to `end`, as far as there is room. */
  fill(end: number): void {
    while (this.#pages.length < this.#size && this.#nextOffset < end) {
      const answer = this.#readPage(this.#nextOffset, this.#pageSize);
      // A page that nobody takes any more may fail unheard; one that is taken still throws.
      answer.catch(() => undefined);
      this.#pages.push({ offset: this.#nextOffset, answer });
      this.#nextOffset += this.#pageSize;
    }
  }

  /** The page at an offset; asks for it when a short page left a gap, and drops the pages that a long one has overtaken. */
  async take(offset: number): Promise<ListResponse> {
    const [head] = this.#pages;
    if (head?.offset === offset) {
      this.#pages.shift();
      return head.answer;
    }
    if (head !== undefined && head.offset > offset) {
      await settled([head]);
      return this.#readPage(offset, head.offset - offset);
    }
    await this.drop();
    this.#nextOffset = offset + this.#pageSize;
    return this.#readPage(offset, this.#pageSize);
  }

  /** Gives up what was asked ahead, and waits until it is over. */
  async drop(): Promise<void> {
    const dropped = this.#pages;
    this.#pages = [];
    await settled(dropped);
  }
}

/** Waited for before asking anew, so that no more requests run than the window has pages. */
async function settled(pages: readonly AskedPage[]): Promise<void> {
  await Promise.allSettled(pages.map((page) => page.answer));
}
