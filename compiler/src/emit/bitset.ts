/** Sets of small numbers. */
export class BitSet {
  private readonly words: Uint32Array;

  constructor(size: number, words = new Uint32Array((size + 31) >> 5)) {
    this.words = words;
  }

  clone(): BitSet {
    return new BitSet(0, this.words.slice());
  }

  has(n: number): boolean {
    return (((this.words[n >> 5] ?? 0) >>> (n & 31)) & 1) === 1;
  }

  add(n: number): void {
    this.words[n >> 5] = (this.words[n >> 5] ?? 0) | (1 << (n & 31));
  }

  delete(n: number): void {
    this.words[n >> 5] = (this.words[n >> 5] ?? 0) & ~(1 << (n & 31));
  }

  clear(): void {
    this.words.fill(0);
  }

  assign(other: BitSet): void {
    this.words.set(other.words);
  }

  /** Adds the other's members; tells whether any was new. */
  union(other: BitSet): boolean {
    let changed = false;
    for (let i = 0; i < this.words.length; i++) {
      const old = this.words[i] ?? 0;
      const now = (old | (other.words[i] ?? 0)) >>> 0;
      if (now === old) continue;
      this.words[i] = now;
      changed = true;
    }
    return changed;
  }
}
