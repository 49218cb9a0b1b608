class Ring {
  readonly #bytes: Uint8Array;
  #head = 0;
  #size = 0;
  constructor(capacity: number) {
    this.#bytes = new Uint8Array(capacity);
  }
  push(b: number): boolean {
    if (this.#size === this.#bytes.length) return false;
    this.#bytes[(this.#head + this.#size) % this.#bytes.length] = b;
    this.#size++;
    return true;
  }
  shift(): number | undefined {
    if (this.#size === 0) return undefined;
    const b = this.#bytes[this.#head]!;
    this.#head = (this.#head + 1) % this.#bytes.length;
    this.#size--;
    return b;
  }
  get size(): number {
    return this.#size;
  }
}
const r = new Ring(4);
const pushed = [1, 2, 3, 4, 5].map((n) => r.push(n));
console.log(pushed.join(), r.size);
console.log(r.shift() === 1, r.shift() === 2, r.push(6), r.push(7), r.push(8), r.size);
const out: string[] = [];
for (let b = r.shift(); b !== undefined; b = r.shift()) out.push(String(b));
console.log(out.join(), r.size, r.shift() === undefined);
let sum = 0;
for (let i = 0; i < 1000; i++) {
  r.push(i & 0xff);
  if (i % 3 === 2) while (r.size > 1) sum += r.shift() ?? 0;
}
console.log(sum, r.size);
