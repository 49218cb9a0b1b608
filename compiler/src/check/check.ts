/** The subset checker: rejects, at its line, what TypeScript accepts but Device TypeScript does not have. */
import type { DiagnosticBag } from "../diagnostics/bag.ts";
import type { Loaded } from "../load/load.ts";
import { ts } from "../load/typescript.ts";
import { checkInferredAny } from "./any.ts";
import { checkArrays } from "./arrays.ts";
import { checkAssignment } from "./assignment.ts";
import { checkClasses } from "./classes.ts";
import { CheckContext } from "./context.ts";
import { checkInitialisation } from "./initialisation.ts";
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
  for (const file of loaded.files) {
    checkSuppressions(cx, file);
    walk(file, (node) => {
      for (const rule of RULES) rule(cx, node);
    });
  }
  checkInitialisation(cx, loaded.files);
  // Behind another error, or a written `any`, much is `any` that would not be: the inferred ones come last.
  if (loaded.diagnostics.length > 0 || bag.hasErrors) return;
  for (const file of loaded.files) checkInferredAny(cx, file);
}

/** Depth is bounded by the loader. */
function walk(node: ts.Node, visit: (node: ts.Node) => void): void {
  visit(node);
  ts.forEachChild(node, (child) => walk(child, visit));
}
