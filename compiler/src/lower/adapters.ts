/** Closures whose representation differs from what is expected get a small closure around them that converts. */
import type { Expr, Func, Struct } from "../ir/ir.ts";
import type { ts } from "../load/typescript.ts";
import { Body } from "./body.ts";
import type { Context, FuncInstance } from "./context.ts";
import { EMPTY_ENV } from "./convert.ts";
import { isAbsent, rep, retRep, type Ty, VOID } from "./ty.ts";

interface Adapter {
  func: Func;
  struct: Struct;
}

const made = new WeakMap<Context, Map<string, Adapter>>();

type FnTy = Ty & { k: "fn" };

export function adapter(b: Body, closure: Expr, from: FnTy, to: FnTy, nullable: boolean, node: ts.Node | null): Expr {
  let memo = made.get(b.cx);
  if (!memo) made.set(b.cx, (memo = new Map()));
  const key = `${from.key}=>${to.key}`;
  let a = memo.get(key);
  if (!a) {
    a = build(b, from, to, node);
    memo.set(key, a);
  }
  const { func, struct } = a;
  const wrap = (x: Expr): Expr => ({ e: "closure", t: "ptr", fn: func, struct, captures: [x] });
  if (!nullable) return b.temp(wrap(closure));
  const inner = b.temp(closure);
  const result = b.local("adapted", "ptr");
  b.emit({ s: "set", l: result, x: { e: "null", t: "ptr" } });
  b.if(b.not(b.isNull(inner)), () => b.emit({ s: "set", l: result, x: wrap(inner) }));
  return b.temp(b.read(result));
}

function build(outer: Body, from: FnTy, to: FnTy, node: ts.Node | null): Adapter {
  const { cx } = outer;
  const struct = cx.layouts.newStruct("adapter", "adapter", "closure");
  struct.live = true;
  const field = { name: "inner", cname: "inner", type: "ptr" as const };
  struct.fields.push(field);
  const func = cx.addFunc("adapter", "mk_adapter", retRep(to.ret), { file: 0, line: 1 });
  const b = new Body(cx, outer.rules, func, EMPTY_ENV, outer.facts);
  const self = b.param("self", "ptr");
  const incoming = to.params.map((p, i) => ({ x: b.read(b.param(`a${i}`, rep(p))), ty: p }));
  const args: Expr[] = from.params.map((p, i) => {
    if (from.rest && i === from.params.length - 1 && !(to.rest && i === to.params.length - 1)) {
      if (p.k !== "arr") throw new Error("rest parameter is not an array");
      const list = b.temp({ e: "newarray", t: "ptr", el: rep(p.el), len: b.num(0) });
      for (const v of incoming.slice(i)) b.emit({ s: "push", arr: list, el: rep(p.el), x: b.coerce(v, p.el, node) });
      return list;
    }
    const v = incoming[i];
    return v ? b.coerce(v, p, node) : b.coerce({ x: { e: "undef", t: "val" }, ty: VOID }, p, node);
  });
  const call: Expr = { e: "callc", t: retRep(from.ret), closure: b.field(b.read(self), struct, field), params: from.params.map(rep), args };
  if (from.ret.k === "never") {
    b.do(call);
    b.emit({ s: "return", x: retRep(to.ret) === "void" ? null : b.zero(to.ret) });
  } else if (to.ret.k === "void" || from.ret.k === "void") {
    b.do(call);
    b.emit({ s: "return", x: retRep(to.ret) === "void" ? null : isAbsent(to.ret) || to.ret.k !== "void" ? b.coerce(b.undefined(), to.ret, node) : null });
  } else {
    const result = b.temp(call);
    b.emit({ s: "return", x: b.coerce({ x: result, ty: from.ret }, to.ret, node) });
  }
  return { func, struct };
}

/** A closure that calls a method on the object it keeps. */
export function boundMethod(b: Body, inst: FuncInstance, self: Expr): Expr {
  let memo = made.get(b.cx);
  if (!memo) made.set(b.cx, (memo = new Map()));
  const key = `bound ${inst.func.id}`;
  let a = memo.get(key);
  if (!a) {
    const { cx } = b;
    const struct = cx.layouts.newStruct(`closure ${inst.func.name}`, `bound_${inst.func.cname}`, "closure");
    struct.live = true;
    const field = { name: "object", cname: "object", type: "ptr" as const };
    struct.fields.push(field);
    const func = cx.addFunc(inst.func.name, `${inst.func.cname}_bound`, inst.func.ret, inst.func.pos);
    const inner = new Body(cx, b.rules, func, EMPTY_ENV, b.facts);
    const closure = inner.read(inner.param("closure", "ptr"));
    const args = inst.params.map((p, i) => inner.read(inner.param(`a${i}`, rep(p.ty))));
    const call: Expr = { e: "call", t: inst.func.ret, fn: inst.func, args: [inner.field(closure, struct, field), ...args] };
    inner.emit(inst.func.ret === "void" ? { s: "do", x: call } : { s: "return", x: call });
    a = { func, struct };
    memo.set(key, a);
  }
  return b.temp({ e: "closure", t: "ptr", fn: a.func, struct: a.struct, captures: [self] });
}
