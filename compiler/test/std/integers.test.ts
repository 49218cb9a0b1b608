/** Parts of the library that must not bring doubles into a program that has none: a chip without FPU would carry soft-float. */
import { expect, test } from "vitest";
import { compile } from "../../src/compile.ts";
import { createNodeHost } from "../../src/host.ts";

/** Lines of the generated C that have to do with doubles. */
function doublesIn(source: string): string[] {
  const host = createNodeHost("/");
  const isEntry = (path: string): boolean => path === "/program.ts";
  const result = compile(
    { ...host, fileExists: (path) => isEntry(path) || host.fileExists(path), readFile: (path) => (isEntry(path) ? source : host.readFile(path)) },
    { entry: "program.ts", lineDirectives: false },
  );
  expect(result.diagnostics.map((d) => `${d.line}: ${d.message}`)).toEqual([]);
  const text = result.files.find((f) => f.name === "program.c")?.text ?? "";
  return text.split("\n").filter((line) => /\bdouble\b|_f64\b|mk_val_num|mk_str_from_num/.test(line));
}

const programs: Record<string, string> = {
  "sets of integers": `
    const s = new Set<i32>([1, 2, 3]);
    s.add(7).delete(2);
    let sum: i32 = 0;
    for (const v of s) sum += v;
    console.log(sum, s.size, s.has(3));`,
  "maps from integers": `
    const m = new Map<i32, i32>();
    for (let i: i32 = 0; i < 20; i++) m.set(i * 3, i);
    m.delete(6);
    let sum: i32 = 0;
    for (const [k, v] of m) sum += k - v;
    for (const k of m.keys()) sum += k;
    m.forEach((v) => { sum += v; });
    console.log(sum, m.size, m.has(9));`,
  "maps from strings": `
    const m = new Map<string, string>([["a", "b"]]);
    m.set("c", "d");
    console.log(m.get("a") ?? "none", m.size, [...m.keys()].join());`,
  "typed arrays": `
    const bytes = new Uint8Array([1, 2, 3, 250]);
    bytes.fill(9, 1, 2);
    let sum: i32 = 0;
    for (const b of bytes) sum += b;
    bytes.set(bytes.subarray(1), 0);
    bytes.reverse();
    console.log(sum, bytes.length, bytes.indexOf(9), bytes.slice(1).join());`,
  "UTF-8": `
    const bytes = new TextEncoder().encode("h\\u20ac");
    console.log(new TextDecoder().decode(bytes));
    console.log(bytes.length);`,
  "arrays of integers": `
    const list: i32[] = [3, 1, 2];
    list.push(9);
    list.splice(1, 1);
    list.reverse();
    console.log(list.join(), list.length, list.indexOf(2), list.includes(9), list.slice(-2).length);`,
  strings: `
    const s = "one,two";
    console.log(s.split(",").map((w) => w.padStart(5, "-").toUpperCase()).join("|"), s.indexOf("t"), s.length);`,
};

for (const [name, source] of Object.entries(programs)) {
  test(`${name} need no doubles`, () => {
    expect(doublesIn(source)).toEqual([]);
  });
}

test("the check sees doubles", () => {
  expect(doublesIn("console.log([0.5, 1].map((x) => x * 2).join());").length).toBeGreaterThan(0);
});
