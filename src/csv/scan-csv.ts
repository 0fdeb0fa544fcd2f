const comma = 0x2c;
const lineFeed = 0x0a;
const quote = 0x22;

/** Counts the rows of a CSV file from its bytes, and sees uneven rows, an open quote and a missing last line end. */
export class CsvScan {
  readonly #cellsPerRow: number;
  #rows = 0;
  #cells = 1;
  #isQuoted = false;
  #isInRow = false;
  #unevenRows = 0;

  constructor(cellsPerRow: number) {
    this.#cellsPerRow = cellsPerRow;
  }

  /** Takes the next bytes of the file. */
  add(bytes: Uint8Array): void {
    const { length } = bytes;
    for (let index = 0; index < length; index += 1) {
      const byte = bytes[index] ?? 0;
      // Nearly all bytes are above the comma, so that one comparison is enough for them.
      if (byte <= comma) this.#addMark(byte);
    }
    if (length > 0) this.#isInRow = bytes[length - 1] !== lineFeed;
  }

  /** Rows with the header. */
  get rows(): number {
    return this.#rows;
  }

  /** True when every row has its cells and the file ends with a whole row. */
  get isWhole(): boolean {
    return !this.#isQuoted && !this.#isInRow && this.#unevenRows === 0;
  }

  #addMark(byte: number): void {
    if (byte === quote) this.#isQuoted = !this.#isQuoted;
    else if (this.#isQuoted) return;
    else if (byte === comma) this.#cells += 1;
    else if (byte === lineFeed) this.#endRow();
  }

  #endRow(): void {
    this.#rows += 1;
    if (this.#cells !== this.#cellsPerRow) this.#unevenRows += 1;
    this.#cells = 1;
  }
}
