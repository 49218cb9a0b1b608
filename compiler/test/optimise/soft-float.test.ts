/** A chip without a floating-point unit pays for doubles with code and time: programs of integers must not touch them. */
import { expect, it } from "vitest";
import { execute } from "../conformance/process.ts";
import { buildProgram } from "../runtime/program.ts";

const board = { port: "cortex-m", board: "mps2-an385" };

const integers = `
class Counter {
  private n: i32 = 0;
  inc(): void { this.n++; }
  get value(): i32 { return this.n; }
}
function primes(limit: i32): i32 {
  const flags = new Array<boolean>(limit + 1).fill(true);
  let count: i32 = 0;
  for (let i = 2; i <= limit; i++) {
    if (!flags[i]) continue;
    count++;
    for (let k = i + i; k <= limit; k += i) flags[k] = false;
  }
  return count;
}
function crc(bytes: Uint8Array): number {
  let c = 0xffffffff;
  for (let i = 0; i < bytes.length; i++) {
    c ^= bytes[i];
    for (let k = 0; k < 8; k++) c = c & 1 ? (c >>> 1) ^ 0xedb88320 : c >>> 1;
  }
  return (c ^ 0xffffffff) >>> 0;
}
const counter = new Counter();
for (let i = 0; i < 10; i++) counter.inc();
const data = new Uint8Array(16);
for (let i = 0; i < data.length; i++) data[i] = i * 3;
const words = ["a", "bb", "ccc"];
let total: i32 = 0;
words.forEach((w, i) => { total += w.length * i; });
console.log(\`\${counter.value} \${primes(100)} \${crc(data)} \${total} \${words.indexOf("bb")}\`);
`;

/** Functions of the compiler's library for doubles that the image holds. */
async function doubleFunctions(name: string, text: string): Promise<string[]> {
  const { image, toolchain } = await buildProgram(name, text, board);
  const nm = toolchain.cc.replace(/gcc$/, "nm");
  const { stdout, status } = await execute([nm, image], { seconds: 30 });
  expect(status).toBe(0);
  return [...stdout.matchAll(/ (__aeabi_(?:d\w+|\w+2d|cd\w+))$/gm)].map((m) => m[1] as string);
}

it("has no function for doubles in a program of integers", async () => {
  expect(await doubleFunctions("integers", integers)).toEqual([]);
}, 240_000);

it("has some where a program divides", async () => {
  expect(await doubleFunctions("fractions", "let x = 1;\nfor (let i = 1; i < 5; i++) x = x / 3 + 0.1;\nconsole.log(x);\n")).not.toEqual([]);
}, 240_000);
