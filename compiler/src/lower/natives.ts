/** Calls of C functions declared in `*.native.ts`, and of the compiler's intrinsics. */
import type { Expr, IrType, Native } from "../ir/ir.ts";
import type { ts } from "../load/typescript.ts";
import { lowerArguments } from "./arguments.ts";
import type { Body, Value } from "./body.ts";
import { strictEquals } from "./comparisons.ts";
import { EMPTY_ENV } from "./convert.ts";
import { storeElement } from "./elements.ts";
import { toStr } from "./text.ts";
import { ANY, absentOf, arr, BOOL, I32, isPointer, members, rep, retRep, type Ty } from "./ty.ts";
import { elementFor, newTypedOf } from "./typed_arrays.ts";

export function callNative(b: Body, node: ts.CallExpression, decl: ts.FunctionDeclaration, _want?: Ty): Value {
  const { cx } = b;
  const name = decl.name?.text ?? "";
  const intrinsic = INTRINSICS[name];
  if (intrinsic && cx.isStd(node.getSourceFile())) return intrinsic(b, node);
  const builtin = cx.loaded.isLibrary(decl.getSourceFile());
  const infos = cx.signatures.paramInfos(decl, EMPTY_ENV, null, () => true);
  const ret = cx.signatures.returnTy(decl, EMPTY_ENV);
  cx.native(name, () =>
    describe(
      name,
      decl,
      infos.map((p) => p.ty),
      ret,
      builtin,
    ),
  );
  const args = lowerArguments(
    b,
    node.arguments,
    infos.map((p) => ({ ty: p.ty, rest: p.rest, skipped: false })),
    node,
  );
  const call: Expr = { e: "native", t: retRep(ret), name, args, pure: false };
  if (retRep(ret) === "void") {
    b.do(call);
    return ret.k === "never" ? b.never() : b.undefined();
  }
  return { x: b.temp(call), ty: ret };
}

function describe(name: string, decl: ts.FunctionDeclaration, params: Ty[], ret: Ty, builtin: boolean): Native {
  return {
    name,
    params: params.map(rep),
    paramNames: decl.parameters.map((p) => p.name.getText()),
    signature: decl.getText().replace(/\s+/g, " "),
    ret: retRep(ret),
    cparams: params.map(ctype),
    cret: retRep(ret) === "void" ? "void" : ctype(ret),
    builtin,
  };
}

const CTYPES: Record<IrType, string> = {
  void: "void",
  bool: "bool",
  i8: "int8_t",
  u8: "uint8_t",
  i16: "int16_t",
  u16: "uint16_t",
  i32: "int32_t",
  u32: "uint32_t",
  i64: "int64_t",
  f32: "float",
  f64: "double",
  val: "mk_val",
  ptr: "mk_obj *",
};

/** C type a native sees. */
export function ctype(ty: Ty): string {
  const parts = members(ty).filter(isPointer);
  const part = parts.length === 1 && rep(ty) === "ptr" ? parts[0] : undefined;
  switch (part?.k) {
    case "str":
      return "mk_str *";
    case "arr":
      return "mk_arr *";
    case "typed":
      return "mk_typed *";
    case "frame":
      return "mk_frame *";
    default:
      return CTYPES[rep(ty)];
  }
}

type Intrinsic = (b: Body, node: ts.CallExpression) => Value;

function typeArgument(b: Body, node: ts.CallExpression): Ty {
  const sig = b.cx.checker.getResolvedSignature(node);
  const args =
    sig &&
    (b.cx.checker as unknown as { getTypeArgumentsForResolvedSignature(s: ts.Signature): readonly ts.Type[] | undefined }).getTypeArgumentsForResolvedSignature(
      sig,
    );
  const t = args?.[0];
  return t ? b.cx.tyOf(t, b.env, node) : ANY;
}

function argument(node: ts.CallExpression, i: number): ts.Expression {
  const a = node.arguments[i];
  if (!a) throw new Error(`intrinsic needs argument ${i}`);
  return a;
}

/** Element type of the array an intrinsic works on. */
function listElement(b: Body, v: Value): Ty {
  if (v.ty.k !== "arr") throw new Error("intrinsic wants an array");
  void b;
  return v.ty.el;
}

function values(b: Body, node: ts.CallExpression, ...wants: (Ty | null)[]): Value[] {
  return b.operands(
    wants.map((ty, i) => () => {
      if (ty) return { x: b.as(argument(node, i), ty), ty };
      return b.expr(argument(node, i));
    }),
  );
}

const INTRINSICS: Record<string, Intrinsic> = {
  mk_new_array: (b, node) => {
    const el = typeArgument(b, node);
    const len = b.as(argument(node, 0), I32);
    const list = b.temp({ e: "newarray", t: "ptr", el: rep(el), len });
    return { x: list, ty: arr(el) };
  },
  mk_set_length: (b, node) => {
    const [list, n] = values(b, node, null, I32) as [Value, Value];
    b.do({ e: "native", t: "void", name: "mk_arr_set_length", args: [list.x, n.x], pure: false });
    return b.undefined();
  },
  mk_move: (b, node) => {
    const v = values(b, node, null, I32, null, I32, I32);
    b.do({ e: "native", t: "void", name: "mk_arr_move", args: v.map((x) => x.x), pure: false });
    return b.undefined();
  },
  mk_get: (b, node) => {
    const [list, i] = values(b, node, null, I32) as [Value, Value];
    const el = listElement(b, list);
    return { x: { e: "elem", t: rep(el), kind: "array", arr: list.x, idx: i.x, el: rep(el), check: false }, ty: el };
  },
  mk_put: (b, node) => {
    const [list, i] = values(b, node, null, I32) as [Value, Value];
    const el = listElement(b, list);
    const [l, idx, v] = b.operands([() => list, () => i, () => ({ x: b.as(argument(node, 2), el), ty: el })]) as [Value, Value, Value];
    b.emit({ s: "setelem", kind: "array", arr: l.x, idx: idx.x, el: rep(el), x: v.x, check: false, append: false });
    return b.undefined();
  },
  mk_same: (b, node) => {
    const ty = typeArgument(b, node);
    const [a, c] = values(b, node, ty, ty) as [Value, Value];
    if (ty.k === "num" && (ty.n === "f64" || ty.n === "f32"))
      return {
        x: {
          e: "native",
          t: "bool",
          name: "mk_num_same_zero",
          args: [a.x, c.x].map((x) => (x.t === "f64" ? x : { e: "conv", t: "f64", mode: "exact", x })),
          pure: true,
        },
        ty: BOOL,
      };
    if (a.x.t === "val") return { x: { e: "native", t: "bool", name: "mk_val_same_zero", args: [a.x, c.x], pure: true }, ty: BOOL };
    return { x: strictEquals(b, a, c, node), ty: BOOL };
  },
  mk_key: (b, node) => {
    const ty = typeArgument(b, node);
    const x = b.as(argument(node, 0), ty);
    if (x.t === "val") return { x: { e: "native", t: "val", name: "mk_val_key", args: [x], pure: true }, ty };
    if (x.t !== "f64" && x.t !== "f32") return { x, ty };
    const v = b.temp(x);
    const zero: Expr = { e: "num", t: x.t, v: 0 };
    return { x: { e: "select", t: x.t, c: { e: "cmp", t: "bool", op: "eq", a: v, b: zero }, a: zero, b: v }, ty };
  },
  mk_typed_new: (b, node) => {
    const ty = typeArgument(b, node);
    if (ty.k !== "typed") throw new Error("mk_typed_new wants a typed array");
    return { x: newTypedOf(b, ty, b.as(argument(node, 0), I32)), ty };
  },
  mk_typed_store: (b, node) => {
    const [list, i] = values(b, node, null, I32) as [Value, Value];
    const [l, idx, v] = b.operands([() => list, () => i, () => b.expr(argument(node, 2))]) as [Value, Value, Value];
    if (l.ty.k !== "typed") throw new Error("mk_typed_store wants a typed array");
    storeElement(b, l, idx.x, elementFor(b, v, l.ty.el, node), node);
    return b.undefined();
  },
  mk_hash: (b, node) => {
    const ty = typeArgument(b, node);
    const x = b.as(argument(node, 0), ty);
    return { x: hash(b, { x, ty }), ty: I32 };
  },
  mk_string: (b, node) => {
    const ty = typeArgument(b, node);
    return toStr(b, { x: b.as(argument(node, 0), ty), ty }, node);
  },
  mk_default: (b, node) => {
    const ty = typeArgument(b, node);
    return { x: b.zero(ty), ty };
  },
  mk_cast: (b, node) => {
    const ty = typeArgument(b, node);
    const v = b.expr(argument(node, 0));
    // Between pointers the library answers for what it casts.
    if (rep(ty) === "ptr" && v.x.t === "ptr") return { x: absentOf(ty) === "never" && absentOf(v.ty) !== "never" ? b.nonnull(v.x) : v.x, ty };
    if (rep(ty) === "ptr" && v.x.t === "val") return { x: { e: "unbox", t: "ptr", x: v.x, absent: absentOf(ty), check: true }, ty };
    return { x: b.coerce(v, ty, node), ty };
  },
  mk_resume: (b, node) => {
    const frame = b.expr(argument(node, 0));
    b.do({ e: "native", t: "void", name: "mk_resume", args: [frame.x], pure: false });
    return b.undefined();
  },
};

function hash(b: Body, v: Value): Expr {
  const { x, ty } = v;
  const native = (name: string, arg: Expr): Expr => ({ e: "native", t: "i32", name, args: [arg], pure: true });
  if (x.t === "val") return native("mk_hash_val", x);
  if (x.t === "bool") return { e: "select", t: "i32", c: x, a: b.num(1), b: b.num(2) };
  if (x.t === "ptr") {
    const texts = members(ty).some((m) => m.k === "str");
    return native(texts ? (ty.k === "str" ? "mk_hash_str" : "mk_hash_any_ptr") : "mk_hash_ptr", x);
  }
  if (x.t === "f64" || x.t === "f32") return native("mk_hash_num", x.t === "f64" ? x : { e: "conv", t: "f64", mode: "exact", x });
  return native("mk_hash_i32", x.t === "i32" ? x : { e: "conv", t: "i32", mode: "wrap", x });
}
