/** Lowering: from the checked TypeScript program to the IR. */
import type { DiagnosticBag } from "../diagnostics/bag.ts";
import type { Program } from "../ir/ir.ts";
import type { Loaded } from "../load/load.ts";
import { ts } from "../load/typescript.ts";
import type { Body } from "./body.ts";
import { coerce } from "./coerce.ts";
import { pointerTest } from "./comparisons.ts";
import { dispatchOf } from "./dispatch.ts";
import { expression, symbolValue, unnarrowed } from "./expressions.ts";
import { guarded } from "./functions.ts";
import { callStd, callStdGeneric, convertTo } from "./library.ts";
import { condition } from "./logic.ts";
import { iterate } from "./loops.ts";
import { callNamed, iteratedOf } from "./members.ts";
import { lowerProgram } from "./modules.ts";
import { makeTuple } from "./objects.ts";
import { generatorReturn } from "./resumable.ts";
import type { Rules } from "./rules.ts";
import { block, loopBody, statement, unwindReturn } from "./statements.ts";
import { declareHoisted } from "./variables.ts";

const rules: Rules = {
  expression,
  unnarrowed,
  condition,
  statement: (b, node) => statement(b, node, null),
  block,
  symbolValue,
  classStatics,
  declareHoisted,
  callNamed,
  callStd,
  callStdGeneric,
  pointerTest,
  iterate,
  iteratedOf,
  generatorReturn,
  unwindReturn,
  classStructs: (b, decl) => dispatchOf(b.cx, b.rules).instances(decl),
  structsWith: (b, ty, name) => dispatchOf(b.cx, b.rules).withProperty(ty, name),
  loopBody,
  coerce,
  makeTuple,
  convertTo,
};

/** Static fields and blocks, where the class declaration stands. */
function classStatics(b: Body, decl: ts.ClassLikeDeclaration): void {
  for (const m of decl.members) {
    if (ts.isClassStaticBlockDeclaration(m)) block(b, m.body.statements);
    if (!ts.isPropertyDeclaration(m) || !m.initializer || !ts.getModifiers(m)?.some((x) => x.kind === ts.SyntaxKind.StaticKeyword)) continue;
    const symbol = b.cx.checker.getSymbolAtLocation(m.name);
    const init = m.initializer;
    if (!symbol) continue;
    guarded(() => {
      b.at(m);
      const v = b.cx.staticField(symbol, decl.name?.text ?? "class", m);
      b.emit({ s: "setglobal", g: v.global, x: b.as(init, v.ty) });
    });
  }
}

/** `entry`: file name of the main module as the loader knows it. Diagnostics go to the bag. */
export function lower(loaded: Loaded, bag: DiagnosticBag, entry: string): Program {
  return lowerProgram(loaded, bag, rules, entry);
}
