// Each for..of asks for a new iterator; nested loops over one object are independent.
class Grid {
  opened = 0;
  constructor(
    readonly w: number,
    readonly h: number,
  ) {}
  [Symbol.iterator](): Iterator<[number, number]> {
    this.opened++;
    let i = 0;
    const { w, h } = this;
    return {
      next(): IteratorResult<[number, number]> {
        if (i === w * h) return { done: true, value: undefined };
        const at = i++;
        return { done: false, value: [at % w, Math.floor(at / w)] };
      },
    };
  }
}
const g = new Grid(2, 2);
let out = "";
for (const [x, y] of g) for (const [u] of g) out += `${x}${y}${u} `;
console.log(out, g.opened);
console.log(Array.from(g).length, Array.from(g, ([x, y]) => x + 10 * y).join());
