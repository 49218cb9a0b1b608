// Parameters may be patterns, with defaults for the whole and for the parts.
function area({ w, h = w }: { w: number; h?: number }): number {
  return w * h;
}
function draw({ x = 0, y = 0 }: { x?: number; y?: number } = {}, [a, b]: [string, string] = ["-", "+"]): string {
  return a + x + b + y;
}
const dist = ([x1, y1]: number[], [x2, y2]: number[]) => Math.abs(x1! - x2!) + Math.abs(y1! - y2!);
console.log(area({ w: 3 }), area({ w: 3, h: 4 }));
console.log(draw(), draw({ y: 2 }), draw({ x: 1 }, ["<", ">"]), draw(undefined, ["(", ")"]));
console.log(dist([1, 2], [4, 6]));
class Box {
  readonly volume: number;
  constructor({ w, h, d = 1 }: { w: number; h: number; d?: number }) {
    this.volume = w * h * d;
  }
  static from([w, h]: readonly [number, number]): Box {
    return new Box({ w, h });
  }
}
console.log(Box.from([2, 5]).volume, new Box({ w: 1, h: 2, d: 3 }).volume);
console.log([{ k: "a", v: 1 }, { k: "b", v: 2 }].map(({ k, v }) => k + v).join());
