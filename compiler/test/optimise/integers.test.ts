import { describe, expect, it } from "vitest";
import type { Expr, Func, Program, Stmt } from "../../src/ir/ir.ts";
import {
  add,
  bits,
  call,
  check,
  cmp,
  div,
  type FuncBuilder,
  f64,
  i32,
  log,
  lt,
  mul,
  neg,
  ProgramBuilder,
  pure,
  rem,
  ret,
  set,
  sub,
  ushr,
  wrap,
} from "./build.ts";
import { both, localType, nodes, observe, typesIn } from "./observe.ts";

/** A program with one function `f(n)` that main calls with each of `args` and logs. */
function withFunction(args: number[], body: (f: FuncBuilder, n: Expr) => Stmt[]): { program: Program; f: Func } {
  const p = new ProgramBuilder();
  const f = p.func("f", { n: "f64" }, "f64");
  f.body(...body(f, f.param(0)));
  const m = p.main();
  const out: Stmt[] = [];
  for (const a of args) {
    const r = m.local(`r${out.length}`, "f64", true);
    out.push(set(r, call(f.func, a)), log(m.read(r)));
  }
  m.body(...out);
  return { program: p.program, f: f.func };
}

function same(program: Program): void {
  const { before, after, inlined } = both(program);
  expect(after).toEqual(before);
  expect(inlined).toEqual(before);
}

describe("loops", () => {
  it("counts a for loop in i32, with its sum in i64", () => {
    const { program, f } = withFunction([10, 1000], (f, n) => {
      const i = f.local("i");
      const s = f.local("s");
      return [
        set(s, 0),
        ...f.for(set(i, 0), lt(f.read(i), n), set(i, add(f.read(i), 1)), () => [set(s, bits("or", add(f.read(s), f.read(i)), 0))]),
        ret(f.read(s)),
      ];
    });
    same(program);
    expect(localType(f, "i")).toBe("i32");
    expect(localType(f, "s")).toBe("i32");
    expect(typesIn(f)).not.toContain("f64");
  });

  it("counts down in a while loop", () => {
    const { program, f } = withFunction([5, 0], (f, n) => {
      const i = f.local("i");
      const s = f.local("s");
      return [
        set(i, n),
        set(s, 0),
        f.while(cmp("gt", f.read(i), 0), () => [set(i, sub(f.read(i), 1)), set(s, bits("xor", f.read(s), f.read(i)))]),
        ret(f.read(s)),
      ];
    });
    same(program);
    expect(typesIn(f)).not.toContain("f64");
  });

  it("leaves an accumulator that may overflow a double", () => {
    const { program, f } = withFunction([3, 40], (f, n) => {
      const i = f.local("i");
      const s = f.local("s");
      return [set(s, 1), ...f.for(set(i, 0), lt(f.read(i), n), set(i, add(f.read(i), 1)), () => [set(s, mul(f.read(s), 3))]), ret(f.read(s))];
    });
    same(program);
    expect(localType(f, "i")).toBe("i32");
    expect(localType(f, "s")).toBe("f64");
  });

  it("handles do loops, continue and nested loops", () => {
    const { program, f } = withFunction([7], (f, n) => {
      const i = f.local("i");
      const j = f.local("j");
      const c = f.local("c");
      const id = f.label();
      return [
        set(i, 0),
        set(c, 0),
        {
          s: "loop",
          id,
          body: [
            { s: "if", c: cmp("eq", bits("and", f.read(i), 1), 1), then: [{ s: "continue", id }], else: [] },
            ...f.for(set(j, f.read(i)), lt(f.read(j), n), set(j, add(f.read(j), 2)), () => [set(c, bits("or", add(f.read(c), mul(f.read(i), f.read(j))), 0))]),
          ],
          cont: [set(i, add(f.read(i), 1)), { s: "if", c: cmp("ge", f.read(i), n), then: [{ s: "break", id }], else: [] }],
        },
        ret(f.read(c)),
      ];
    });
    same(program);
    expect(typesIn(f)).not.toContain("f64");
  });

  it("joins the ways out of a switch", () => {
    const { program, f } = withFunction([0, 1, 2, 3], (f, n) => {
      const r = f.local("r");
      const id = f.label();
      return [
        set(r, 5),
        {
          s: "switch",
          id,
          x: wrap(n),
          cases: [
            { values: [0], body: [set(r, 1), { s: "break", id }] },
            { values: [1, 2], body: [set(r, 2)] },
            { values: null, body: [set(r, add(f.read(r), 10))] },
          ],
        },
        ret(f.read(r)),
      ];
    });
    same(program);
    expect(typesIn(f)).not.toContain("f64");
  });
});

describe("what integers do not have", () => {
  it("keeps -0 of a negation and of products", () => {
    for (const make of [(n: Expr) => neg(n), (n: Expr) => mul(n, -1), (n: Expr) => rem(n, 3)]) {
      const { program } = withFunction([0, 5, -3], (f, n) => {
        const r = f.local("r");
        return [set(r, make(n)), ret(div(1, f.read(r)))];
      });
      same(program);
    }
  });

  it("negates what is not zero in integers", () => {
    const { program, f } = withFunction([1, 5], (f, n) => {
      const r = f.local("r");
      return [set(r, neg(n)), ret(f.read(r))];
    });
    same(program);
    expect(typesIn(f)).not.toContain("f64");
  });

  it("keeps fractions of a division, and truncates where it is asked to", () => {
    const { program, f } = withFunction([7, 9], (f, n) => {
      const a = f.local("a");
      const b = f.local("b");
      const c = f.local("c");
      return [set(a, bits("or", div(n, 2), 0)), set(b, pure("floor", div(n, 4))), set(c, div(n, 2)), log(f.read(c)), ret(add(f.read(a), f.read(b)))];
    });
    same(program);
    expect([localType(f, "a"), localType(f, "b"), localType(f, "c")]).toEqual(["i32", "i32", "f64"]);
  });

  it("divides by what may be zero", () => {
    const p = new ProgramBuilder();
    const f = p.func("f", { a: "f64", b: "f64" }, "f64");
    f.body(ret(bits("or", div(f.param(0), f.param(1)), bits("or", rem(f.param(0), f.param(1)), 0))));
    const m = p.main();
    const out: Stmt[] = [];
    for (const [a, b] of [
      [7, 2],
      [7, 0],
      [-7, 0],
      [0, 0],
      [-2147483648, -1],
    ] as const) {
      const r = m.local(`r${out.length}`, "f64", true);
      out.push(set(r, call(f.func, a, b)), log(m.read(r)));
    }
    m.body(...out);
    same(p.program);
    expect(typesIn(f.func)).not.toContain("f64");
  });

  it("keeps parameters that get NaN, fractions or infinities", () => {
    for (const odd of [Number.NaN, 0.5, Number.POSITIVE_INFINITY, -0]) {
      const { program, f } = withFunction([1, odd], (_, n) => [ret(add(n, 1))]);
      same(program);
      expect(localType(f, "n")).toBe("f64");
    }
  });
});

describe("well-known loops", () => {
  it("computes a bitwise CRC-32 in integers only", () => {
    const p = new ProgramBuilder();
    const f = p.func("crc", { data: "ptr" }, "f64");
    const data: Expr = f.param(0);
    const i = f.local("i");
    const k = f.local("k");
    const c = f.local("c");
    const rc = f.read(c);
    f.body(
      set(c, 0xffffffff),
      ...f.for(set(i, 0), lt(f.read(i), f64({ e: "len", t: "i32", of: "typed", x: data })), set(i, add(f.read(i), 1)), () => [
        set(c, bits("xor", rc, { e: "elem", t: "u8", kind: "typed", arr: data, idx: f.read(i), el: "u8", check: true })),
        ...f.for(set(k, 0), lt(f.read(k), 8), set(k, add(f.read(k), 1)), () => [
          { s: "if", c: cmp("ne", bits("and", rc, 1), 0), then: [set(c, bits("xor", ushr(rc, 1), 0xedb88320))], else: [set(c, ushr(rc, 1))] },
        ]),
      ]),
      ret(ushr(bits("xor", rc, -1), 0)),
    );
    const m = p.main();
    const a = m.local("a", "ptr");
    const r = m.local("r", "f64", true);
    const store = (at: number, v: number): Stmt => ({
      s: "setelem",
      kind: "typed",
      arr: m.read(a),
      idx: i32(at),
      el: "u8",
      x: { e: "num", t: "u8", v },
      check: true,
      append: false,
    });
    m.body(
      set(a, { e: "native", t: "ptr", name: "mk_typed_create", args: [i32(1), i32(3)], pure: false }),
      store(0, 97),
      store(1, 98),
      store(2, 99),
      set(r, call(f.func, m.read(a))),
      log(m.read(r)),
    );
    same(p.program);
    expect(observe(p.program)).toEqual([0x352441c2]);
    expect(typesIn(f.func)).not.toContain("f64");
    expect(nodes(f.func, (x) => x.e === "elem" && x.check)).toEqual([]);
    expect(nodes(p.program.main, (x) => x.e === "elem" && x.check)).toEqual([]);
  });

  it("keeps the double rounding of a linear congruential generator", () => {
    const { program, f } = withFunction([1, 12345, 2147483647], (f, n) => {
      const x = f.local("x");
      const i = f.local("i");
      return [
        set(x, n),
        ...f.for(set(i, 0), lt(f.read(i), 20), set(i, add(f.read(i), 1)), () => [set(x, bits("and", add(mul(f.read(x), 1103515245), 12345), 0x7fffffff))]),
        ret(f.read(x)),
      ];
    });
    same(program);
    expect(localType(f, "x")).toBe("i32");
    expect(nodes(f, (y) => y.e === "bin" && y.op === "mul" && y.t === "f64").length).toBe(1);
  });

  it("makes a small product modular", () => {
    const { program, f } = withFunction([1, 255], (f, n) => {
      const h = f.local("h");
      return [set(h, bits("or", add(mul(n, 31), 0x7fffffff), 0)), ret(f.read(h))];
    });
    same(program);
    expect(typesIn(f)).not.toContain("f64");
    expect(typesIn(f)).not.toContain("i64");
  });

  it("checks a sum with a product without doubles", () => {
    const p = new ProgramBuilder();
    const f = p.func("f", { a: "i32", b: "i32", sum: "i32" }, "i32");
    f.func.exported = "f";
    f.body({ s: "return", x: check(add(f.param(2), mul(f.param(0), f.param(1)))) });
    const m = p.main();
    const out: Stmt[] = [];
    for (const [a, b, sum] of [
      [3, 4, 5],
      [-65536, 32768, 7],
      [2147483647, 2147483647, -1],
    ] as const) {
      const r = m.local(`r${out.length}`, "i32", true);
      out.push(set(r, call(f.func, i32(a), i32(b), i32(sum))), log(m.read(r)));
    }
    m.body(...out);
    same(p.program);
    expect(observe(p.program)).toEqual([17, -2147483641, "thrown RangeError"]);
    expect(typesIn(f.func)).not.toContain("f64");
  });

  it("runs a sieve without bounds checks on its typed array", () => {
    const p = new ProgramBuilder();
    const f = p.func("sieve", { n: "f64" }, "f64");
    const n = f.param(0);
    const flags = f.local("flags", "ptr");
    const i = f.local("i");
    const k = f.local("k");
    const count = f.local("count");
    const at = (idx: Expr): Expr => ({ e: "elem", t: "u8", kind: "typed", arr: f.read(flags), idx, el: "u8", check: true });
    f.body(
      set(flags, { e: "native", t: "ptr", name: "mk_typed_create", args: [i32(1), check(n)], pure: false }),
      set(count, 0),
      ...f.for(set(i, 2), lt(f.read(i), n), set(i, add(f.read(i), 1)), () => [
        {
          s: "if",
          c: cmp("eq", at(f.read(i)), 0),
          then: [
            set(count, add(f.read(count), 1)),
            ...f.for(set(k, add(f.read(i), f.read(i))), lt(f.read(k), n), set(k, add(f.read(k), f.read(i))), () => [
              { s: "setelem", kind: "typed", arr: f.read(flags), idx: f.read(k), el: "u8", x: { e: "num", t: "u8", v: 1 }, check: true, append: false },
            ]),
          ],
          else: [],
        },
      ]),
      ret(f.read(count)),
    );
    const m = p.main();
    const r = m.local("r", "f64", true);
    m.body(set(r, call(f.func, 100)), log(m.read(r)));
    same(p.program);
    expect(observe(p.program)).toEqual([25]);
    expect(typesIn(f.func)).not.toContain("f64");
    expect(nodes(f.func, (x) => x.e === "elem" && x.check)).toEqual([]);
    expect(JSON.stringify(f.func.body)).not.toContain('"check":true');
  });
});

describe("across functions", () => {
  it("gives integer types to parameters, results, fields and globals", () => {
    const p = new ProgramBuilder();
    const point = p.struct("Point", { x: "f64", y: "f64" });
    const g = p.global("total");
    const [fx, fy] = point.fields as [(typeof point.fields)[0], (typeof point.fields)[0]];
    const f = p.func("sum", { q: "ptr", k: "f64" }, "f64");
    f.body(ret(add({ e: "field", t: "f64", obj: f.param(0), struct: point, field: fx }, f.param(1))));
    const m = p.main();
    const q = m.local("q", "ptr");
    const r = m.local("r", "f64", true);
    m.body(
      set(q, { e: "new", t: "ptr", struct: point }),
      { s: "setfield", obj: m.read(q), struct: point, field: fx, x: f64(3) },
      { s: "setfield", obj: m.read(q), struct: point, field: fy, x: f64(0.5) },
      set(r, call(f.func, m.read(q), 4)),
      { s: "setglobal", g, x: m.read(r) },
      log({ e: "global", t: "f64", g }),
      log({ e: "field", t: "f64", obj: m.read(q), struct: point, field: fy }),
    );
    same(p.program);
    expect([fx.type, fy.type, g.type, f.func.ret, f.func.params[1]?.type]).toEqual(["i32", "f64", "i32", "i32", "i32"]);
  });

  it("leaves the signature of closures and exported functions", () => {
    const p = new ProgramBuilder();
    const env = p.struct("env", { k: "f64" }, "closure");
    const c = p.func("closure", { self: "ptr", a: "f64" }, "f64");
    c.body(ret(add(c.param(1), { e: "field", t: "f64", obj: c.param(0), struct: env, field: env.fields[0] as (typeof env.fields)[0] })));
    const x = p.func("handler", { a: "f64" }, "void");
    x.func.exported = "handler";
    x.body(log(x.param(0)));
    const m = p.main();
    const l = m.local("c", "ptr");
    const r = m.local("r", "f64", true);
    m.body(
      set(l, { e: "closure", t: "ptr", fn: c.func, struct: env, captures: [f64(2)] }),
      set(r, { e: "callc", t: "f64", closure: m.read(l), params: ["f64"], args: [f64(1)] }),
      log(m.read(r)),
    );
    same(p.program);
    expect([c.func.params[1]?.type, c.func.ret, x.func.params[0]?.type, env.fields[0]?.type]).toEqual(["f64", "f64", "f64", "i32"]);
  });

  it("changes all functions of a table together", () => {
    const p = new ProgramBuilder();
    const [a, b] = [p.struct("A", {}), p.struct("B", {})];
    const fa = p.func("A.f", { self: "ptr", n: "f64" }, "f64");
    fa.body(ret(add(fa.param(1), 1)));
    const fb = p.func("B.f", { self: "ptr", n: "f64" }, "f64");
    fb.body(ret(bits("shl", fb.param(1), 1)));
    const table = {
      id: 0,
      cname: "t",
      params: ["ptr", "f64"] as ("ptr" | "f64")[],
      ret: "f64" as const,
      entries: [
        { struct: a, fn: fa.func },
        { struct: b, fn: fb.func },
      ],
    };
    p.program.tables.push(table);
    const m = p.main();
    const out: Stmt[] = [];
    for (const s of [a, b]) {
      const o = m.local(`o${s.name}`, "ptr");
      const r = m.local(`r${s.name}`, "f64", true);
      out.push(set(o, { e: "new", t: "ptr", struct: s }), set(r, { e: "callv", t: "f64", table, args: [m.read(o), f64(20)] }), log(m.read(r)));
    }
    m.body(...out);
    same(p.program);
    expect([table.params[1], fa.func.ret, fb.func.params[1]?.type]).toEqual(["i32", "i32", "i32"]);
  });

  it("makes a recursive function of integers", () => {
    const { program, f } = withFunction([20], (f, n) => {
      const a = f.local("a", "f64", true);
      const b = f.local("b", "f64", true);
      return [
        { s: "if", c: lt(n, 2), then: [ret(n)], else: [] },
        set(a, call(f.func, sub(n, 1))),
        set(b, call(f.func, sub(n, 2))),
        ret(bits("or", add(f.read(a), f.read(b)), 0)),
      ];
    });
    same(program);
    expect(typesIn(f)).not.toContain("f64");
    expect(nodes(f, (x) => x.e === "native" && x.name === "MK_STACK_CHECK").length).toBe(1);
    expect(nodes(program.main, (x) => x.e === "native" && x.name === "MK_STACK_CHECK").length).toBe(0);
  });
});
