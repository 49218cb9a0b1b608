/**
 * An unknown value as an array. Elements are stored without tags, so the array found may keep them otherwise than the
 * wanted type does: then its elements are copied, each of them checked.
 */
import type { Expr, Func, IrType } from "../ir/ir.ts";
import type { ts } from "../load/typescript.ts";
import { Body } from "./body.ts";
import type { Context } from "./context.ts";
import { EMPTY_ENV } from "./convert.ts";
import { iterate } from "./loops.ts";
import { ANY, arr, BOOL, num, optional, REF, rep, show, type Ty } from "./ty.ts";

/** One element type for each storage. */
const STORAGES: readonly Ty[] = [ANY, optional(REF), num("f64"), num("i32"), num("u32"), num("u8"), num("i8"), num("u16"), num("i16"), num("f32"), BOOL];

/** Iterating over an array reports nothing. */
const nowhere = null as unknown as ts.Node;

const made = new WeakMap<Context, Map<string, Func>>();

/** Is the pointer an array that stores elements so? */
export function storesAs(x: Expr, el: IrType): Expr {
  return { e: "native", t: "bool", name: `mk_is_list_${el}`, args: [x], pure: true };
}

/** `x`: an array of unknown elements, not NULL. */
export function listFrom(b: Body, x: Expr, ty: Ty & { k: "arr" }): Expr {
  let memo = made.get(b.cx);
  if (!memo) made.set(b.cx, (memo = new Map()));
  let func = memo.get(ty.key);
  if (!func) {
    func = b.cx.addFunc(`cast to ${show(ty)}`, "mk_list_from", "ptr", { file: 0, line: 1 });
    memo.set(ty.key, func);
    write(b, func, ty);
  }
  return b.temp({ e: "call", t: "ptr", fn: func, args: [x] });
}

function write(outer: Body, func: Func, ty: Ty & { k: "arr" }): void {
  const b = new Body(outer.cx, outer.rules, func, EMPTY_ENV, { variables: new Map(), closures: new Map() });
  const x = b.read(b.param("list", "ptr"));
  const wanted = rep(ty.el);
  // Pointers may be to anything: those are always looked at.
  if (wanted !== "ptr") b.if(storesAs(x, wanted), () => b.emit({ s: "return", x }));
  for (const el of STORAGES) {
    if (rep(el) === wanted && wanted !== "ptr") continue;
    b.if(storesAs(x, rep(el)), () => {
      const out = b.temp({ e: "newarray", t: "ptr", el: wanted, len: b.num(0) });
      iterate(b, { x, ty: arr(el) }, nowhere, b.label(), (v) => {
        const any = { x: b.temp(b.coerce(v, ANY, null)), ty: ANY };
        b.emit({ s: "push", arr: out, el: wanted, x: b.coerce(any, ty.el, null) });
      });
      b.emit({ s: "return", x: out });
    });
  }
  b.do({ e: "native", t: "void", name: "mk_throw_cast", args: [b.str(show(ty))], pure: false });
  b.emit({ s: "return", x });
}
