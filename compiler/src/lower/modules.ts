/** The program as a whole: modules in order, then everything they reach until nothing new turns up. */

import type { DiagnosticBag } from "../diagnostics/bag.ts";
import type { Func, Program } from "../ir/ir.ts";
import type { Loaded } from "../load/load.ts";
import { ts } from "../load/typescript.ts";
import { Body } from "./body.ts";
import { constructorInstance } from "./constructors.ts";
import { Context, Unsupported } from "./context.ts";
import { EMPTY_ENV } from "./convert.ts";
import { devirtualise } from "./devirtualise.ts";
import { dispatchOf } from "./dispatch.ts";
import { functionInstance, guarded } from "./functions.ts";
import { markReflected } from "./reflection.ts";
import type { Rules } from "./rules.ts";
import { instanceOfDecl } from "./shapes.ts";
import { STR } from "./ty.ts";

export function lowerProgram(loaded: Loaded, bag: DiagnosticBag, rules: Rules, entry: string): Program {
  const cx = new Context(loaded, bag);
  const inits: Func[] = [];
  for (const file of loaded.files) inits.push(lowerModule(cx, rules, file));
  exportFunctions(cx, rules, entry);
  makeErrors(cx, rules);
  const stdInits = new Map<ts.SourceFile, Func>();
  settle(cx, rules);
  for (;;) {
    const before = cx.instances.size;
    for (const file of loaded.stdFiles) {
      if (stdInits.has(file) || !usesGlobals(cx, file)) continue;
      stdInits.set(file, lowerModule(cx, rules, file));
    }
    if (!cx.program.microtasks) cx.program.microtasks = microtasks(cx, rules);
    settle(cx, rules);
    if (cx.instances.size === before) break;
  }
  dispatchOf(cx, rules).finish();
  settle(cx, rules);
  const main = cx.program.main;
  for (const init of [...stdInits.values(), ...inits]) main.body.push({ s: "do", x: { e: "call", t: "void", fn: init, args: [] } });
  // Uncaught errors are printed by their fields.
  const error = cx.stdClass("Error");
  for (const shape of cx.layouts.live) if (error && shape.kind === "class" && instanceOfDecl(shape, error)) shape.struct.reflect = true;
  markReflected(cx);
  devirtualise(cx.program);
  return cx.program;
}

function settle(cx: Context, rules: Rules): void {
  const dispatch = dispatchOf(cx, rules);
  for (;;) {
    const next = cx.queue.pop();
    if (next) next();
    else if (!dispatch.advance()) break;
  }
}

function lowerModule(cx: Context, rules: Rules, file: ts.SourceFile): Func {
  const func = cx.addFunc(`${file.fileName} top level`, `${cx.modulePrefix(file)}__init`, "void", { file: cx.file(file.fileName), line: 1 });
  const b = new Body(cx, rules, func, EMPTY_ENV, cx.captures(file));
  for (const s of file.statements) guarded(() => rules.statement(b, s));
  return func;
}

/** Has something of a standard library module's top level been used? */
function usesGlobals(cx: Context, file: ts.SourceFile): boolean {
  return file.statements.some(
    (s) =>
      ts.isVariableStatement(s) &&
      s.declarationList.declarations.some((d) => {
        const symbol = cx.checker.getSymbolAtLocation(d.name);
        return symbol !== undefined && cx.hasGlobal(symbol);
      }),
  );
}

/** The runtime throws errors of these classes. */
function makeErrors(cx: Context, rules: Rules): void {
  for (const name of ["Error", "TypeError", "RangeError"]) {
    const decl = cx.stdClass(name);
    if (!decl) continue;
    guarded(() => {
      const ty = cx.layouts.classInstance(decl, []);
      if (ty.k !== "obj") throw new Unsupported();
      cx.layouts.markLive(ty.shape);
      const func = cx.addFunc(`make ${name}`, `mk_make_${name}`, "ptr", cx.pos(decl));
      const b = new Body(cx, rules, func, EMPTY_ENV, { variables: new Map(), closures: new Map() });
      const message = b.read(b.param("message", "ptr"));
      const object = b.temp({ e: "new", t: "ptr", struct: ty.shape.struct });
      const inst = constructorInstance(cx, rules, ty.shape, { given: 1, admits: () => false });
      if (inst) {
        const args = inst.params.flatMap((p, i) => (p.mode === "absent" ? [] : [i === 0 ? b.coerce({ x: message, ty: STR }, p.ty, decl) : b.absent(p.ty)]));
        b.do({ e: "call", t: "void", fn: inst.func, args: [object, ...args] });
      }
      b.emit({ s: "return", x: object });
      cx.program.errors.push({ name, make: func });
    });
  }
}

function microtasks(cx: Context, rules: Rules): Func | null {
  const decl = cx.stdFunctions.get("runMicrotasks");
  if (!decl || !usesGlobals(cx, decl.getSourceFile())) return null;
  return functionInstance(cx, rules, decl, EMPTY_ENV, null).func;
}

/** Functions that the entry module exports can be called from C by their names. */
function exportFunctions(cx: Context, rules: Rules, entry: string): void {
  const file = cx.loaded.files.find((f) => f.fileName === entry) ?? cx.loaded.files.at(-1);
  const module = file && cx.checker.getSymbolAtLocation(file);
  if (!module) return;
  for (const e of cx.checker.getExportsOfModule(module)) {
    const symbol = e.flags & ts.SymbolFlags.Alias ? cx.checker.getAliasedSymbol(e) : e;
    const decl = symbol.declarations?.find((d): d is ts.FunctionDeclaration => ts.isFunctionDeclaration(d) && d.body !== undefined);
    if (!decl || decl.typeParameters || decl.asteriskToken) continue;
    guarded(() => {
      const inst = functionInstance(cx, rules, decl, EMPTY_ENV, null);
      inst.func.exported = e.name;
      inst.func.cname = e.name;
    });
  }
}
