// Generic functions declared in a function capture its variables, for every type they are used with.
function outer(prefix: string): string {
  let calls = 0;
  const wrap = <T>(x: T): { v: T; p: string } => {
    calls++;
    return { v: x, p: prefix + calls };
  };
  function show<T>(x: T, f: (t: T) => string): string {
    calls++;
    return prefix + f(x) + (calls < 6 ? "+" + calls : "");
  }
  const later = () => show(5, (n) => "n" + n);
  const numbers: (n: number) => { v: number } = wrap;
  const parts = [String(wrap(1).v + 1), wrap("s").v + wrap(true).p, numbers(4).v.toFixed(1), later()];
  prefix = "!";
  parts.push(wrap(0).p, String(calls));
  return parts.join(" ");
}
console.log(outer(">"));
class Holder {
  constructor(private readonly label: string) {}
  run(): string {
    const tag = <T>(x: T, text: (t: T) => string): string => this.label + text(x);
    return [1, 2].map((n) => tag(n, String)).join() + tag("z", (s) => s);
  }
}
console.log(new Holder("h").run());
