/** The optimiser's effort is bounded, whatever the program looks like. Processor time is measured: other work on the machine does not count. */
import { describe, expect, it } from "vitest";
import { compile } from "../../src/compile.ts";
import { createMemoryHost } from "../../src/host.ts";
import type { Stmt } from "../../src/ir/ir.ts";
import { optimise } from "../../src/optimise/optimise.ts";
import { generate } from "../fuzz/program.ts";
import { add, bits, call, cmp, type FuncBuilder, log, lt, mul, ProgramBuilder, rem, ret, set, sub } from "./build.ts";

function processorMs(run: () => void): number {
  const start = process.cpuUsage();
  run();
  return process.cpuUsage(start).user / 1000;
}

/** `depth` loops inside each other, each counted to the counter of the one around it. */
function nest(f: FuncBuilder, depth: number, around: Stmt[]): Stmt[] {
  const i = f.local(`i${depth}`);
  const s = f.func.locals.find((l) => l.name === "s");
  if (!s) throw new Error("no sum");
  const inner = depth === 0 ? around : nest(f, depth - 1, around);
  return f.for(set(i, 0), lt(f.read(i), f.param(0)), set(i, add(f.read(i), 1)), () => [
    set(s, bits("or", add(f.read(s), f.read(i)), 0)),
    ...inner,
    set(s, rem(f.read(s), 997)),
  ]);
}

describe("time", () => {
  it("takes well under a second for three thousand statements", () => {
    const p = new ProgramBuilder();
    const m = p.main();
    const out: Stmt[] = [];
    for (let j = 0; j < 150; j++) {
      const f = p.func(`f${j}`, { n: "f64" }, "f64");
      const [i, k, s] = [f.local("i"), f.local("k"), f.local("s")];
      f.body(
        set(s, 0),
        ...f.for(set(i, 0), lt(f.read(i), f.param(0)), set(i, add(f.read(i), 1)), () => [
          set(s, bits("xor", f.read(s), f.read(i))),
          ...f.for(set(k, 0), lt(f.read(k), f.read(i)), set(k, add(f.read(k), 1)), () => [
            set(s, bits("or", add(mul(f.read(k), 3), f.read(s)), 0)),
            set(s, rem(f.read(s), 1000)),
          ]),
          ...f.for(set(k, f.read(i)), cmp("gt", f.read(k), 0), set(k, sub(f.read(k), 1)), () => [set(s, bits("or", add(f.read(k), f.read(s)), 0))]),
        ]),
        ret(f.read(s)),
      );
      const r = m.local(`r${j}`, "f64", true);
      out.push(set(r, call(f.func, j % 5)), log(m.read(r)));
    }
    m.body(...out);
    expect(processorMs(() => optimise(p.program))).toBeLessThan(1000);
  });

  it("does not grow with a power of the depth of loops", () => {
    const p = new ProgramBuilder();
    const f = p.func("f", { n: "f64" }, "f64");
    const s = f.local("s");
    f.body(set(s, 0), ...nest(f, 11, []), ret(f.read(s)));
    const m = p.main();
    const r = m.local("r", "f64", true);
    m.body(set(r, call(f.func, 3)), log(m.read(r)));
    expect(processorMs(() => optimise(p.program))).toBeLessThan(1000);
  });

  it("does not grow with a power of the depth of calls", () => {
    const p = new ProgramBuilder();
    let callee = p.func("f0", { n: "f64" }, "f64");
    callee.body(ret(add(callee.param(0), 1)));
    for (let i = 1; i < 40; i++) {
      const f = p.func(`f${i}`, { n: "f64" }, "f64");
      const [a, b] = [f.local("a", "f64", true), f.local("b", "f64", true)];
      f.body(set(a, call(callee.func, f.param(0))), set(b, call(callee.func, f.read(a))), ret(add(f.read(a), f.read(b))));
      callee = f;
    }
    const m = p.main();
    const r = m.local("r", "f64", true);
    m.body(set(r, call(callee.func, 1)), log(m.read(r)));
    expect(processorMs(() => optimise(p.program))).toBeLessThan(1000);
  });

  it("ends where a loop's values outgrow what their types hold", () => {
    const source = generate(50148);
    const result = compile(createMemoryHost({ "/main.ts": source }), { entry: "/main.ts" });
    expect(result.diagnostics).toEqual([]);
    expect(result.files.length).toBeGreaterThan(0);
  }, 60_000);
});
