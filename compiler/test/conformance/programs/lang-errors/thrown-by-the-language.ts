// Reading through null, failed casts and the like throw a TypeError that can be caught.
interface N {
  next: N | null;
  v: number;
}
function depth(n: N): number {
  return n.next!.v;
}
function name(f: () => unknown): string {
  try {
    return "value " + String(f());
  } catch (e) {
    return e instanceof Error ? e.name : "not an error";
  }
}
console.log(name(() => depth({ next: null, v: 1 })));
console.log(name(() => depth({ next: { next: null, v: 2 }, v: 1 })));
const fs: (() => number)[] = [];
const table = new Map<string, () => number>();
console.log(name(() => table.get("missing")!()));
console.log(name(() => (fs.at(0) as () => number)()));
console.log(name(() => new Array<number>(-1).fill(0)));
console.log(name(() => "x".repeat(-1)));
console.log(name(() => (1.5).toFixed(101)));
console.log(name(() => (10).toString(1)));
