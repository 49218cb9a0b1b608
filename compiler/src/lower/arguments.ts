/** Arguments of a call, converted to what the callee's parameters are represented as. */
import type { Expr } from "../ir/ir.ts";
import { ts } from "../load/typescript.ts";
import { propertyOfValue } from "./access.ts";
import type { Body, Value } from "./body.ts";
import type { FuncInstance } from "./context.ts";
import type { Variant } from "./functions.ts";
import { iterateInto } from "./loops.ts";
import { absentOf, admitsUndefined, arr, rep, type Ty } from "./ty.ts";

/** What an argument goes into. */
export interface Slot {
  ty: Ty;
  rest: boolean;
  /** The callee does not take it: nothing is passed. */
  skipped: boolean;
}

export function slots(inst: FuncInstance): Slot[] {
  return inst.params.map((p) => ({ ty: p.ty, rest: p.rest, skipped: p.mode === "absent" }));
}

export function slotsOf(f: Ty & { k: "fn" }): Slot[] {
  return f.params.map((ty, i) => ({ ty, rest: f.rest && i === f.params.length - 1, skipped: false }));
}

export function variantOf(b: Body, args: readonly ts.Expression[]): Variant | null {
  if (args.some(ts.isSpreadElement)) return null;
  return {
    given: args.length,
    admits: (i) => {
      const a = args[i];
      return a === undefined || admitsUndefined(b.cx.types.convert(b.cx.checker.getTypeAtLocation(a), b.env));
    },
  };
}

export function passArguments(
  b: Body,
  args: readonly ts.Expression[],
  target: (v: Variant | null) => FuncInstance | null,
  node: ts.Node,
): { params: Expr[]; finish: FuncInstance | null } {
  const inst = target(variantOf(b, args));
  if (!inst) {
    for (const a of args) b.temp(b.expr(a).x);
    return { params: [], finish: null };
  }
  return { params: lowerArguments(b, args, slots(inst), node), finish: inst };
}

export function lowerArguments(b: Body, args: readonly ts.Expression[], into: readonly Slot[], node: ts.Node, first: (() => Value)[] = []): Expr[] {
  const thunks: (() => Value)[] = [...first];
  const sources = expandSpreads(b, args, into, node);
  const used: Slot[] = [];
  let i = 0;
  for (const slot of into) {
    if (slot.rest) {
      const rest = sources.slice(i);
      i = sources.length;
      thunks.push(() => ({ x: restArray(b, rest, slot.ty, node), ty: slot.ty }));
      used.push(slot);
      continue;
    }
    const source = sources[i++];
    if (slot.skipped) continue;
    used.push(slot);
    if (!source) thunks.push(() => ({ x: absentValue(b, slot.ty), ty: slot.ty }));
    else if (source.spread) b.cx.unsupported(source.node, "spreading an array into named parameters");
    else thunks.push(() => ({ x: b.coerce(source.get(slot.ty), slot.ty, source.node), ty: slot.ty }));
  }
  // More arguments than parameters: evaluated, not passed.
  for (const source of sources.slice(i)) thunks.push(() => source.get(undefined));
  const values = b.operands(thunks);
  return values.slice(0, first.length + used.length).map((v) => v.x);
}

function absentValue(b: Body, ty: Ty): Expr {
  return rep(ty) === "ptr" && absentOf(ty) !== "undefined" ? b.zero(ty) : b.absent(ty);
}

interface Source {
  node: ts.Expression;
  spread: boolean;
  get(want: Ty | undefined): Value;
}

/** Spread tuples become their elements; other spreads stay. */
function expandSpreads(b: Body, args: readonly ts.Expression[], into: readonly Slot[], node: ts.Node): Source[] {
  const out: Source[] = [];
  for (const a of args) {
    if (!ts.isSpreadElement(a)) {
      out.push({ node: a, spread: false, get: (want) => b.expr(a, want) });
      continue;
    }
    const ty = b.ty(a.expression);
    if (ty.k === "iface" && ty.iface.tuple) {
      let tuple: Value | null = null;
      ty.iface.props().forEach((_, i) => {
        out.push({
          node: a,
          spread: false,
          get: () => {
            if (!tuple) {
              const v = b.expr(a.expression);
              tuple = { x: b.temp(v.x), ty: v.ty };
            }
            return propertyOfValue(b, tuple, String(i), node, null);
          },
        });
      });
    } else out.push({ node: a.expression, spread: true, get: () => b.expr(a.expression) });
  }
  void into;
  return out;
}

function restArray(b: Body, sources: readonly Source[], ty: Ty, node: ts.Node): Expr {
  if (ty.k === "iface" && ty.iface.tuple) return b.cx.unsupported(node, "a rest parameter of tuple type");
  if (ty.k !== "arr") return b.cx.unsupported(node, "this rest parameter");
  const { el } = ty;
  const list = b.temp({ e: "newarray", t: "ptr", el: rep(el), len: b.num(0) });
  for (const s of sources) {
    const v = s.get(s.spread ? arr(el) : el);
    if (s.spread) iterateInto(b, { x: b.temp(v.x), ty: v.ty }, null, s.node, { list, el });
    else b.emit({ s: "push", arr: list, el: rep(el), x: b.coerce(v, el, s.node) });
  }
  return list;
}
