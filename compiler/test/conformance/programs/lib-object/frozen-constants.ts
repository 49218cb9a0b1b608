const limits = Object.freeze({ low: -1, high: 10, name: "limits" });
console.log(limits.low + limits.high, limits.name);
const table: readonly number[] = Object.freeze([1, 2, 3]);
console.log(table.length, table[1], table.map((n) => n * 2).join());
interface Config {
  readonly host: string;
  readonly port: number;
}
const config: Readonly<Config> = Object.freeze({ host: "localhost", port: 80 });
const changed: Config = { ...config, port: 8080 };
console.log(config.port, changed.port, changed.host);
const names = Object.freeze(["a", "b"]);
let all = "";
for (const n of names) all += n;
console.log(all, names.includes("b"), names.indexOf("c"));
