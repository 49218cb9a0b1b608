/** Reading and writing variables, wherever they live. */
import type { Expr } from "../ir/ir.ts";
import { ts } from "../load/typescript.ts";
import type { Body, Value } from "./body.ts";
import { isModuleLevel, needsBox } from "./captures.ts";
import { absentOf, rep, type Ty } from "./ty.ts";

/** Declares a variable and gives it its first value. */
export function declareVariable(b: Body, name: ts.Identifier, ty: Ty, value: Expr): void {
  const symbol = b.cx.checker.getSymbolAtLocation(name) as ts.Symbol;
  declareSymbol(b, symbol, name.text, ty, value, name);
}

export function declareSymbol(b: Body, symbol: ts.Symbol, name: string, ty: Ty, value: Expr, node: ts.Node): void {
  const decl = symbol.valueDeclaration;
  if (decl && isModuleLevel(decl) && !ts.isFunctionDeclaration(decl)) {
    const v = b.cx.global(symbol, node);
    b.emit({ s: "setglobal", g: v.global, x: value });
    return;
  }
  const facts = b.facts.variables.get(symbol);
  if (facts && needsBox(facts)) {
    const struct = boxStruct(b, ty);
    const field = struct.fields[0];
    if (!field) throw new Error("a box has one field");
    const known = b.bindings.get(symbol);
    const local = known?.k === "box" ? known.box : b.local(`${name}_box`, "ptr");
    const x = b.temp(value);
    if (known?.k !== "box" || !b.hoistedBoxes.has(symbol)) b.emit({ s: "set", l: local, x: { e: "new", t: "ptr", struct } });
    b.emit({ s: "setfield", obj: b.read(local), struct, field, x });
    b.bindings.set(symbol, { k: "box", box: local, struct, field, ty });
    return;
  }
  const known = b.bindings.get(symbol);
  const constant = facts !== undefined && !facts.reassigned;
  const local = known?.k === "local" ? known.local : b.local(name, rep(ty));
  if (ty.k === "obj") local.struct = ty.shape.struct;
  b.emit({ s: "set", l: local, x: value });
  b.bindings.set(symbol, { k: "local", local, ty, constant });
  if (constant) b.freeze(local);
}

/** One box layout per representation. */
export function boxStruct(b: Body, ty: Ty) {
  const r = rep(ty);
  const { program } = b.cx;
  const name = `box of ${r}`;
  let struct = program.structs.find((s) => s.kind === "box" && s.name === name);
  if (!struct) {
    struct = b.cx.layouts.newStruct(name, `box_${r}`, "box");
    struct.live = true;
    struct.fields.push({ name: "value", cname: "value", type: r });
  }
  return struct;
}

export function readVariable(b: Body, symbol: ts.Symbol, node: ts.Node): Value | null {
  const binding = b.bindings.get(symbol);
  if (binding) {
    if (binding.k === "local") return { x: b.read(binding.local), ty: binding.ty };
    const x = b.field(b.read(binding.box), binding.struct, binding.field);
    // A closure may run before the declaration of a variable that it captures.
    const early = b.facts.variables.get(symbol)?.early === true && x.t === "ptr" && absentOf(binding.ty) === "never";
    return { x: early ? b.nonnull(x) : x, ty: binding.ty };
  }
  const decl = symbol.valueDeclaration;
  if (decl && isGlobal(b, decl)) {
    const v = b.cx.global(symbol, node);
    return { x: { e: "global", t: v.global.type, g: v.global }, ty: v.ty };
  }
  return null;
}

/** Declared at the top level of a module that has code; `export default <expression>` is one without a name. */
function isGlobal(b: Body, decl: ts.Node): boolean {
  if (!(ts.isVariableDeclaration(decl) || ts.isBindingElement(decl) || ts.isExportAssignment(decl))) return false;
  return isModuleLevel(decl) && !b.cx.isLibrary(decl.getSourceFile());
}

export function variableTy(b: Body, symbol: ts.Symbol, node: ts.Node): Ty | null {
  const binding = b.bindings.get(symbol);
  if (binding) return binding.ty;
  return readVariable(b, symbol, node)?.ty ?? null;
}

export function writeVariable(b: Body, symbol: ts.Symbol, x: Expr, node: ts.Node): void {
  const binding = b.bindings.get(symbol);
  if (binding?.k === "local") b.emit({ s: "set", l: binding.local, x });
  else if (binding) b.emit({ s: "setfield", obj: b.read(binding.box), struct: binding.struct, field: binding.field, x });
  else b.emit({ s: "setglobal", g: b.cx.global(symbol, node).global, x });
}

/** Box (and value, if given) of something captured before its declaration runs. */
export function declareHoisted(b: Body, symbol: ts.Symbol, name: string, ty: Ty, value: Expr | null): void {
  const facts = b.facts.variables.get(symbol);
  const boxed = facts !== undefined && needsBox(facts);
  if (!value) {
    if (!boxed) return;
    const struct = boxStruct(b, ty);
    const field = struct.fields[0];
    if (!field) throw new Error("a box has one field");
    const box = b.local(`${name}_box`, "ptr");
    b.emit({ s: "set", l: box, x: { e: "new", t: "ptr", struct } });
    b.bindings.set(symbol, { k: "box", box, struct, field, ty });
    b.hoistedBoxes.add(symbol);
    return;
  }
  const binding = b.bindings.get(symbol);
  if (binding?.k === "box") b.emit({ s: "setfield", obj: b.read(binding.box), struct: binding.struct, field: binding.field, x: value });
  else {
    const local = b.local(name, rep(ty));
    b.emit({ s: "set", l: local, x: value });
    b.freeze(local);
    b.bindings.set(symbol, { k: "local", local, ty, constant: true });
  }
}
