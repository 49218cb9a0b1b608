// Unions of literals are ordinary strings, numbers and booleans at run time.
type Dir = "n" | "e" | "s" | "w";
type Bit = 0 | 1;
type Mode = "auto" | 1 | false | null;
const turn = (d: Dir): Dir => (d === "n" ? "e" : d === "e" ? "s" : d === "s" ? "w" : "n");
let d: Dir = "n";
let path = "";
for (let i = 0; i < 5; i++) {
  path += d;
  d = turn(d);
}
console.log(path, d);
function parity(bits: Bit[]): Bit {
  let p: Bit = 0;
  for (const b of bits) p = (p ^ b) as Bit;
  return p;
}
console.log(parity([1, 0, 1, 1]), parity([]));
const modes: Mode[] = ["auto", 1, false, null];
console.log(modes.map((m) => (m === "auto" ? "A" : m === 1 ? "1" : m === false ? "F" : "N")).join(""));
const config = { level: "info", retries: 3 } as const;
const level: "info" | "warn" = config.level;
console.log(level, config.retries + 1);
const dirs = ["n", "e", "s", "w"] as const;
type FromList = (typeof dirs)[number];
const f: FromList = dirs[2];
console.log(f, dirs.indexOf("s"), dirs.length);
