/** A seeded source of choices: the same seed makes the same program. */
export class Random {
  private state: number;

  constructor(seed: number) {
    this.state = seed >>> 0;
  }

  /** 32 random bits (splitmix32). */
  bits(): number {
    this.state = (this.state + 0x9e3779b9) | 0;
    let z = this.state;
    z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
    z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
    return (z ^ (z >>> 15)) >>> 0;
  }

  /** 0 ... n - 1 */
  below(n: number): number {
    return this.bits() % n;
  }

  /** Both ends included. */
  between(lo: number, hi: number): number {
    return lo + this.below(hi - lo + 1);
  }

  chance(percent: number): boolean {
    return this.below(100) < percent;
  }

  pick<T>(list: readonly T[]): T {
    if (list.length === 0) throw new Error("nothing to pick from");
    return list[this.below(list.length)] as T;
  }

  /** One of the alternatives, by weight. */
  weighted<T>(list: readonly (readonly [number, T])[]): T {
    let n = this.below(list.reduce((sum, [w]) => sum + w, 0));
    for (const [w, x] of list) {
      if (n < w) return x;
      n -= w;
    }
    throw new Error("weights");
  }
}
