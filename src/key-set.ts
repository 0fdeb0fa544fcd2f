import { randomFillSync } from 'node:crypto';

const firstCapacity = 1024;
const fullestShare = 0.8;

/**
 * A set of strings that keeps only their 64-bit hashes: 8 bytes a slot and 10 to 20 bytes a key, whatever the length of the keys.
 *
 * Each set is seeded at random, so that two strings that collide in one set (odds of 3 in 100 million at a million keys)
 * do not collide again when the work is repeated with a new one.
 */
export class KeySet {
  readonly #seeds = randomFillSync(new Uint32Array(2));
  /** Two words a slot, low and high; a slot with two zeros is free. */
  #slots = new Uint32Array(firstCapacity * 2);
  #capacity = firstCapacity;
  #size = 0;
  #low = 0;
  #high = 0;

  get size(): number {
    return this.#size;
  }

  /** False when the key is there already. */
  add(key: string): boolean {
    this.#hash(key);
    const slot = this.#find(this.#low, this.#high);
    if (!this.#isFree(slot)) return false;
    this.#slots[slot] = this.#low;
    this.#slots[slot + 1] = this.#high;
    this.#size++;
    if (this.#size > this.#capacity * fullestShare) this.#grow();
    return true;
  }

  has(key: string): boolean {
    this.#hash(key);
    return !this.#isFree(this.#find(this.#low, this.#high));
  }

  /** The position of the hash, or of the free slot where it belongs. */
  #find(low: number, high: number): number {
    const last = this.#slots.length - 1;
    let slot = (low * 2) & last;
    while ((this.#slots[slot] !== low || this.#slots[slot + 1] !== high) && !this.#isFree(slot)) {
      slot = (slot + 2) & last;
    }
    return slot;
  }

  #isFree(slot: number): boolean {
    return this.#slots[slot] === 0 && this.#slots[slot + 1] === 0;
  }

  #grow(): void {
    const before = this.#slots;
    this.#capacity *= 2;
    this.#slots = new Uint32Array(this.#capacity * 2);
    for (let from = 0; from < before.length; from += 2) {
      const low = before[from] ?? 0;
      const high = before[from + 1] ?? 0;
      if (low === 0 && high === 0) continue;
      const slot = this.#find(low, high);
      this.#slots[slot] = low;
      this.#slots[slot + 1] = high;
    }
    // Gives the memory back at once; as garbage it could stay until the end of the listing.
    before.buffer.transfer(0);
  }

  /** Two lanes of multiply and rotate with different constants, mixed crosswise at the end; the result is left in the fields. */
  #hash(key: string): void {
    let low = (this.#seeds[0] ?? 0) ^ key.length;
    let high = (this.#seeds[1] ?? 0) ^ key.length;
    for (let index = 0; index < key.length; index += 2) {
      // Past the end charCodeAt gives NaN, which counts as 0; the length above tells 'a' from 'a\0'.
      const units = key.charCodeAt(index) | (key.charCodeAt(index + 1) << 16);
      low = Math.imul((low << 13) ^ (low >>> 19) ^ units, 0x9e3779b1);
      high = Math.imul((high << 17) ^ (high >>> 15) ^ units, 0x85ebca77);
    }
    const mixed = finalMix(low ^ Math.imul(high, 0xc2b2ae3d));
    this.#high = finalMix(high ^ mixed);
    this.#low = mixed === 0 && this.#high === 0 ? 1 : mixed;
  }
}

/** The 32-bit finalizer of MurmurHash3: every input bit changes every output bit. */
function finalMix(word: number): number {
  let mixed = word ^ (word >>> 16);
  mixed = Math.imul(mixed, 0x85ebca6b);
  mixed ^= mixed >>> 13;
  mixed = Math.imul(mixed, 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}
