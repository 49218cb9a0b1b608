/** The subset checker: rejects, at its line, what TypeScript accepts but Device TypeScript does not have. */
import type { DiagnosticBag } from "../diagnostics/bag.ts";
import type { Loaded } from "../load/load.ts";
import { ts } from "../load/typescript.ts";
import { checkAny, checkExplicitAny } from "./any.ts";
import { checkArrays } from "./arrays.ts";
import { checkAssignment } from "./assignment.ts";
import { checkClasses } from "./classes.ts";
import { CheckContext } from "./context.ts";
import { checkMembers } from "./members.ts";
import { checkModules, checkNativeFile } from "./modules.ts";
import { checkNames } from "./names.ts";
import { checkObjects } from "./objects.ts";
import { checkOperators } from "./operators.ts";
import { checkStatements } from "./statements.ts";
import { checkSuppressions } from "./suppressions.ts";
import { checkThis } from "./this.ts";
import { checkTypeNode } from "./types.ts";
import { checkVar } from "./var.ts";

/** Rules that look at one node at a time. */
const RULES: readonly ((cx: CheckContext, node: ts.Node) => void)[] = [
  checkStatements,
  checkOperators,
  checkNames,
  checkVar,
  checkThis,
  checkMembers,
  checkObjects,
  checkArrays,
  checkClasses,
  checkModules,
  checkTypeNode,
  checkAssignment,
];

/** Checks every module of the user's. Type errors may be present: what they touch is left alone. */
export function check(loaded: Loaded, bag: DiagnosticBag): void {
  if (!loaded.usable) return;
  const cx = new CheckContext(loaded, bag);
  for (const file of loaded.nativeFiles) {
    if (loaded.isLibrary(file)) continue;
    checkSuppressions(cx, file);
    checkNativeFile(cx, file);
  }
  let explicitAny = false;
  for (const file of loaded.files) {
    checkSuppressions(cx, file);
    walk(file, (node) => {
      for (const rule of RULES) rule(cx, node);
      if (checkExplicitAny(cx, node)) explicitAny = true;
    });
  }
  // Where `any` is written, everything that flows from it is `any` too: one report at the source says it all.
  if (explicitAny) return;
  for (const file of loaded.files) checkAny(cx, file);
}

/** Depth is bounded by the loader. */
function walk(node: ts.Node, visit: (node: ts.Node) => void): void {
  visit(node);
  ts.forEachChild(node, (child) => walk(child, visit));
}
