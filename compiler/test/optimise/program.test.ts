/** Passes over the whole program: copies at calls, objects that go, loads in front of loops, fields, globals. */
import { describe, expect, it } from "vitest";
import type { Expr, Func, Program, Stmt, Struct } from "../../src/ir/ir.ts";
import { visitStmts } from "../../src/ir/walk.ts";
import { optimise } from "../../src/optimise/optimise.ts";
import { add, call, type FuncBuilder, f64, i32, log, lt, ProgramBuilder, ret, set } from "./build.ts";
import { nodes, observe } from "./observe.ts";

/** Optimises, and checks that nothing changed for the outside. */
function optimised(p: ProgramBuilder): Program {
  const before = observe(p.program);
  expect(before.length).toBeGreaterThan(0);
  optimise(p.program);
  expect(observe(p.program)).toEqual(before);
  return p.program;
}

function count(f: Func, e: Expr["e"]): number {
  return nodes(f, (x) => x.e === e).length;
}

function natives(f: Func, name: string): number {
  return nodes(f, (x) => x.e === "native" && x.name === name).length;
}

function field(obj: Expr, struct: Struct, name: string): Expr {
  const f = struct.fields.find((g) => g.name === name);
  if (!f) throw new Error(`no field ${name}`);
  return { e: "field", t: f.type, obj, struct, field: f };
}

function setField(obj: Expr, struct: Struct, name: string, x: Expr): Stmt {
  const f = field(obj, struct, name) as Expr & { e: "field" };
  return { s: "setfield", obj, struct, field: f.field, x };
}

function nonnull(x: Expr): Expr {
  return { e: "nonnull", t: "ptr", x };
}

/** `for (i = 0; i < len(list); i++) body(i)` */
function each(f: FuncBuilder, list: Expr, body: (i: Expr) => Stmt[]): Stmt[] {
  const i = f.local("i");
  return f.for(set(i, 0), lt(f.read(i), f64({ e: "len", t: "i32", of: "array", x: list })), set(i, add(f.read(i), 1)), () => body(f.read(i)));
}

function element(arr: Expr, idx: Expr): Expr {
  return { e: "elem", t: "i32", kind: "array", arr, idx, el: "i32", check: true };
}

/** Statements that make an array of three numbers in `l`. */
function three(f: FuncBuilder, name: string): { list: Expr; make: Stmt[] } {
  const l = f.local(name, "ptr");
  const push = (v: number): Stmt => ({ s: "push", arr: f.read(l), el: "i32", x: i32(v) });
  return { list: f.read(l), make: [set(l, { e: "newarray", t: "ptr", el: "i32", len: i32(0) }), push(3), push(4), push(5)] };
}

describe("copies at calls", () => {
  it("has no call of a small function left, and no object that only it looked at", () => {
    const p = new ProgramBuilder();
    const pair = p.struct("Pair", { a: "f64", b: "f64" });
    const sum = p.func("sum", { self: "ptr" }, "f64");
    sum.body(ret(add(field(sum.param(0), pair, "a"), field(sum.param(0), pair, "b"))));
    const m = p.main();
    const t = m.local("t", "ptr", true);
    const r = m.local("r", "f64", true);
    m.body(
      set(t, { e: "new", t: "ptr", struct: pair }),
      setField(m.read(t), pair, "a", f64(2)),
      setField(m.read(t), pair, "b", f64(0.5)),
      set(r, call(sum.func, nonnull(m.read(t)))),
      log(m.read(r)),
    );
    const { main } = optimised(p);
    expect([count(main, "call"), count(main, "new"), count(main, "field")]).toEqual([0, 0, 0]);
  });

  it("makes a loop over a callback a loop, and the variable the callback shares a local", () => {
    const p = new ProgramBuilder();
    const box = p.struct("Box", { value: "f64" }, "box");
    const env = p.struct("Env", { box: "ptr" }, "closure");
    const each3 = p.func("forEach", { self: "ptr", callback: "ptr" }, "void");
    each3.body(
      ...each(each3, each3.param(0), (i) => [
        { s: "do", x: { e: "callc", t: "void", closure: nonnull(each3.param(1)), params: ["i32"], args: [element(each3.param(0), i)] } },
      ]),
    );
    const code = p.func("callback", { closure: "ptr", v: "i32" }, "void");
    const shared = field(code.param(0), env, "box");
    code.body(setField(shared, box, "value", add(field(shared, box, "value"), code.param(1))));
    const m = p.main();
    const { list, make } = three(m, "list");
    const b = m.local("b", "ptr", true);
    const c = m.local("c", "ptr", true);
    m.body(
      ...make,
      set(b, { e: "new", t: "ptr", struct: box }),
      setField(m.read(b), box, "value", f64(100)),
      set(c, { e: "closure", t: "ptr", fn: code.func, struct: env, captures: [m.read(b)] }),
      { s: "do", x: { e: "call", t: "void", fn: each3.func, args: [list, m.read(c)] } },
      log(field(m.read(b), box, "value")),
    );
    const { main, funcs } = optimised(p);
    expect([count(main, "call"), count(main, "callc"), count(main, "closure"), count(main, "new")]).toEqual([0, 0, 0, 0]);
    expect(funcs).toEqual([main]);
  });

  it("keeps calls of functions that call themselves", () => {
    const p = new ProgramBuilder();
    const f = p.func("f", { n: "f64" }, "f64");
    const r = f.local("r", "f64", true);
    f.body({ s: "if", c: lt(f.param(0), 1), then: [ret(0)], else: [] }, set(r, call(f.func, add(f.param(0), -1))), ret(add(f.read(r), 1)));
    const m = p.main();
    const s = m.local("s", "f64", true);
    m.body(set(s, call(f.func, 5)), log(m.read(s)));
    const { main } = optimised(p);
    expect(count(main, "call")).toBe(1);
  });

  it("starts a copy's variables from zero in each round of a loop", () => {
    const p = new ProgramBuilder();
    // Sets its variable only for even numbers.
    const f = p.func("f", { n: "f64" }, "f64");
    const v = f.local("v");
    f.body({ s: "if", c: lt(f.param(0), 1), then: [set(v, 7)], else: [] }, ret(f.read(v)));
    const m = p.main();
    const i = m.local("i");
    const r = m.local("r", "f64", true);
    m.body(...m.for(set(i, 0), lt(m.read(i), 3), set(i, add(m.read(i), 1)), () => [set(r, call(f.func, m.read(i))), log(m.read(r))]));
    expect(observe(p.program)).toEqual([7, 0, 0]);
    optimised(p);
  });
});

describe("loops", () => {
  /** Sums the list of an object, with something in the loop; gives the function that does. */
  function summing(inLoop: (f: FuncBuilder, list: Expr) => Stmt[]): Func {
    const p = new ProgramBuilder();
    const holder = p.struct("Holder", { list: "ptr", total: "i32" });
    const f = p.func("sum", { self: "ptr" }, "void");
    const self = nonnull(f.param(0));
    const list = nonnull(field(self, holder, "list"));
    f.func.exported = "sum";
    f.body(
      setField(self, holder, "total", i32(0)),
      ...each(f, list, (i) => [
        setField(self, holder, "total", { e: "bin", t: "i32", op: "addc", a: field(self, holder, "total"), b: element(list, i) }),
        ...inLoop(f, list),
      ]),
      log(f64(field(self, holder, "total"))),
    );
    const m = p.main();
    const made = three(m, "list");
    const t = m.local("t", "ptr", true);
    m.body(...made.make, set(t, { e: "new", t: "ptr", struct: holder }), setField(m.read(t), holder, "list", made.list), {
      s: "do",
      x: { e: "call", t: "void", fn: f.func, args: [m.read(t)] },
    });
    optimised(p);
    return f.func;
  }

  function loopBody(f: Func): Stmt[] {
    let found: Stmt[] = [];
    visitStmts(f.body, (s) => {
      if (s.s === "loop") found = [...s.body, ...s.cont];
    });
    return found;
  }

  it("load the storage of an array once, and check no index", () => {
    const f = summing(() => []);
    expect(natives(f, "mk_arr_data")).toBe(1);
    const inside: Func = { ...f, body: loopBody(f) };
    expect([count(inside, "len"), count(inside, "elem"), natives(inside, "mk_raw_get_i32"), natives(inside, "mk_raw_at_i32")]).toEqual([0, 0, 1, 0]);
  });

  it("load what may move each time", () => {
    const f = summing((_, list) => [
      { s: "if", c: lt(f64({ e: "len", t: "i32", of: "array", x: list }), 5), then: [{ s: "push", arr: list, el: "i32", x: i32(9) }], else: [] },
    ]);
    expect(natives(f, "mk_arr_data")).toBe(0);
  });
});

describe("fields", () => {
  it("are not checked where every constructor fills them first", () => {
    const p = new ProgramBuilder();
    const inner = p.struct("Inner", { n: "f64" });
    const outer = p.struct("Outer", { inner: "ptr" });
    const init = p.func("Outer.constructor", { self: "ptr", inner: "ptr" }, "void");
    init.func.exported = "keep_it_apart";
    init.body(setField(init.param(0), outer, "inner", nonnull(init.param(1))));
    const read = p.func("read", { self: "ptr" }, "f64");
    read.func.exported = "read";
    read.body(ret(field(nonnull(field(nonnull(read.param(0)), outer, "inner")), inner, "n")));
    const m = p.main();
    const [a, b, r] = [m.local("a", "ptr", true), m.local("b", "ptr", true), m.local("r", "f64", true)];
    m.body(
      set(a, { e: "new", t: "ptr", struct: inner }),
      setField(m.read(a), inner, "n", f64(1.5)),
      set(b, { e: "new", t: "ptr", struct: outer }),
      { s: "do", x: { e: "call", t: "void", fn: init.func, args: [m.read(b), m.read(a)] } },
      set(r, call(read.func, m.read(b))),
      log(m.read(r)),
    );
    optimised(p);
    // Its parameter comes from outside; the field is known.
    expect(count(read.func, "nonnull")).toBe(1);
  });

  it("are checked where an object is seen before it is filled", () => {
    const p = new ProgramBuilder();
    const outer = p.struct("Outer", { inner: "ptr" });
    const g = p.global("seen", "ptr");
    const m = p.main();
    const t = m.local("t", "ptr", true);
    const look = p.func("look", {}, "void");
    look.func.exported = "look";
    const v = look.local("v", "ptr");
    look.body(
      set(v, nonnull(field(nonnull({ e: "global", t: "ptr", g }), outer, "inner"))),
      log({ e: "select", t: "f64", c: { e: "cmp", t: "bool", op: "eq", a: look.read(v), b: { e: "null", t: "ptr" } }, a: f64(1), b: f64(2) }),
    );
    m.body(
      log(7),
      set(t, { e: "new", t: "ptr", struct: outer }),
      { s: "setglobal", g, x: m.read(t) },
      { s: "do", x: { e: "call", t: "void", fn: look.func, args: [] } },
      setField(m.read(t), outer, "inner", m.read(t)),
    );
    const { main } = optimised(p);
    expect(observe(p.program)).toEqual([7, "thrown TypeError"]);
    expect(count(main, "nonnull") + count(look.func, "nonnull")).toBeGreaterThan(0);
  });

  it("that nothing reads take no room", () => {
    const p = new ProgramBuilder();
    const s = p.struct("S", { kept: "f64", unread: "ptr" });
    const g = p.global("g", "ptr");
    const m = p.main();
    const t = m.local("t", "ptr", true);
    m.body(
      set(t, { e: "new", t: "ptr", struct: s }),
      setField(m.read(t), s, "kept", f64(3)),
      setField(m.read(t), s, "unread", m.read(t)),
      { s: "setglobal", g, x: m.read(t) },
      log(field(nonnull({ e: "global", t: "ptr", g }), s, "kept")),
    );
    optimised(p);
    expect(s.fields.map((f) => f.name)).toEqual(["kept"]);
  });
});

describe("globals", () => {
  it("that get one constant are that constant", () => {
    const p = new ProgramBuilder();
    const g = p.global("limit");
    const init = p.func("module", {}, "void");
    init.body({ s: "setglobal", g, x: f64(12) });
    const m = p.main();
    m.body({ s: "do", x: { e: "call", t: "void", fn: init.func, args: [] } }, log({ e: "global", t: "f64", g }));
    const { main, globals } = optimised(p);
    expect([count(main, "global"), globals.length]).toEqual([0, 0]);
  });

  it("that are assigned again are not", () => {
    const p = new ProgramBuilder();
    const g = p.global("limit");
    const init = p.func("module", {}, "void");
    init.body({ s: "setglobal", g, x: f64(12) });
    const m = p.main();
    const read: Expr = { e: "global", t: "f64", g };
    m.body({ s: "do", x: { e: "call", t: "void", fn: init.func, args: [] } }, log(read), { s: "setglobal", g, x: add(read, 1) }, log(read));
    const { globals } = optimised(p);
    expect(globals.length).toBe(1);
  });
});
