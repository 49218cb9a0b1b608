// A rest parameter is a new array at every call, filled from single arguments and spreads.
function f(first: string, ...rest: number[]): string {
  const before = rest.length;
  rest.push(99);
  return first + before + ":" + rest.join();
}
const source = [1, 2];
console.log(f("a"), f("b", 1), f("c", ...source), f("d", 0, ...source, 7, ...source));
console.log(source.length);
const sum = (...ns: number[]) => ns.reduce((a, b) => a + b, 0);
console.log(sum(), sum(1, 2, 3), sum(...[4, 5], ...[]));
class Logger {
  lines: string[] = [];
  log(...parts: (string | number)[]): this {
    this.lines.push(parts.map((p) => (typeof p === "number" ? "#" + p : p)).join(" "));
    return this;
  }
}
console.log(new Logger().log("x", 1).log().log(...["a", "b"]).lines.join("|"));
const wrap = (...args: string[]) => f(args.length > 0 ? args[0]! : "none", ...args.map((a) => a.length));
console.log(wrap("abc", "d"), wrap());
