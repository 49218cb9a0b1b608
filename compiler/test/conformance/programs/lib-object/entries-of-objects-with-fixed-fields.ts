// Objects that are no dictionaries have their fields as entries, in the order in which they were declared.
interface Config {
  host: string;
  port: number;
  tls?: boolean;
}
const config: Config = { host: "localhost", port: 80 };
console.log(Object.keys(config).join());
config.tls = true;
console.log(Object.keys(config).join(), Object.keys(config).length);
for (const [k, v] of Object.entries({ x: 1.5, y: -2 })) console.log(k, v);
for (const [k, v] of Object.entries({ s: "t", n: 5, f: true })) console.log(k, String(v), typeof v);
type Level = "low" | "high";
const limits: Record<Level, number> = { low: 1, high: 10 };
let sum = 0;
for (const v of Object.values(limits)) sum += v;
console.log(sum, Object.values({ a: "p", b: "q" }).join("+"));
class Point {
  x = 1;
  y = 2;
  readonly #secret = 3;
  private shown = 4;
  get sum(): number {
    return this.x + this.y + this.#secret + this.shown;
  }
}
class Named extends Point {
  label: string | undefined = "n";
}
console.log(Object.keys(new Point()).join(), Object.keys(new Named()).join(), new Named().sum);
