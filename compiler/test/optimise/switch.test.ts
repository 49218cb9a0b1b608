/** With the optimiser switched off, programs do the same: faults of the optimiser can be told from others. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { compile } from "../../src/compile.ts";
import { createNodeHost } from "../../src/host.ts";
import { createCache } from "../conformance/cache.ts";
import { Machine } from "../conformance/machine.ts";

const source = `
abstract class Shape {
  readonly name: string;
  constructor(name: string) { this.name = name; }
  abstract area(): number;
}
class Square extends Shape {
  private readonly side: number;
  constructor(side: number) { super("square"); this.side = side; }
  area(): number { return this.side * this.side; }
}
class Strip extends Shape {
  private readonly length: i32;
  constructor(length: i32) { super("strip"); this.length = length; }
  area(): number { return this.length; }
}
function checksum(bytes: Uint8Array): number {
  let sum = 0xffffffff;
  for (let i = 0; i < bytes.length; i++) sum = ((sum >>> 3) ^ (bytes[i] * 0x01000193)) >>> 0;
  return sum;
}
const shapes: Shape[] = [new Square(1.5), new Strip(7), new Square(-0)];
let total = 0;
shapes.forEach((s) => { total += s.area(); });
console.log(\`\${total} \${shapes.map((s) => s.name).join()}\`);
const bytes = new Uint8Array(40);
for (let i = 0; i < bytes.length; i++) bytes[i] = (i * 37) & 255;
console.log(checksum(bytes));
const words = ["pear", "fig", "apple"].sort((a, b) => a.length - b.length);
console.log(words.join(" "));
let caught = 0;
for (let i = -1; i < 5; i++) {
  try { console.log(words[i]); } catch (e) { caught++; }
}
console.log(caught, 1 / (total - total), Math.floor(-7 / 2), -7 % 7);
`;

it("prints the same with and without the optimiser", async () => {
  const folder = mkdtempSync(join(tmpdir(), "meerkat-optimise-"));
  try {
    const machine = new Machine("linux", { stress: false, optimisation: "-O0" }, folder, createCache(folder, false));
    const file = join(folder, "program.ts");
    writeFileSync(file, source);
    const outputs: string[] = [];
    const texts: string[] = [];
    for (const optimise of [true, false]) {
      const result = compile(createNodeHost(), { entry: file, optimise });
      expect(result.diagnostics).toEqual([]);
      const built = join(folder, String(optimise));
      mkdirSync(built);
      for (const f of result.files) writeFileSync(join(built, f.name), f.text);
      texts.push(result.files.map((f) => f.text).join("\n"));
      const program = { name: "program", file, c: undefined, nodeNatives: undefined, machines: undefined, heapBytes: undefined };
      outputs.push((await machine.run(program, { files: [...result.files], errors: [] }, built)).stdout);
    }
    expect(outputs[0]?.split("\n")[0]).toBe("9.25 square,strip,square");
    expect(outputs[1]).toBe(outputs[0]);
    expect(texts[1]).not.toBe(texts[0]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}, 240_000);
