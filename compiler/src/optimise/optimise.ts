/** The optimiser: from the IR of the lowering to an equivalent one with fewer statements, doubles and checks. */
import type { Program } from "../ir/ir.ts";
import { cleanup } from "./cleanup/cleanup.ts";
import { inline } from "./inline/inline.ts";
import { hoistLoads } from "./loops/hoist.ts";
import { annotate } from "./program/callgraph.ts";
import { CallTargets } from "./program/calls.ts";
import { Effects } from "./program/changes.ts";
import { propagateGlobals } from "./program/constants.ts";
import { devirtualise } from "./program/dispatch.ts";
import { sharePlaces } from "./program/frames.ts";
import { compactStrings, prune } from "./program/reach.ts";
import { dropUnreadFields } from "./program/unread.ts";
import { retype } from "./retype/retype.ts";

interface OptimiseResult {
  /** The program given, changed in place. */
  program: Program;
  /** Milliseconds by phase, in order. */
  timings: { phase: string; ms: number }[];
  stats: {
    functions: number;
    functionRuns: number;
    retyped: number;
    removedChecks: number;
    devirtualised: number;
    inlined: number;
    objects: number;
    hoisted: number;
    fields: number;
  };
}

interface OptimiseOptions {
  /** Copies of small functions at their calls, and objects without what nothing reads; on by default. */
  inline?: boolean;
}

export function optimise(program: Program, options: OptimiseOptions = {}): OptimiseResult {
  const timings: OptimiseResult["timings"] = [];
  const phase = <T>(name: string, run: () => T): T => {
    const start = performance.now();
    const result = run();
    timings.push({ phase: name, ms: performance.now() - start });
    return result;
  };
  const clean = (): void => {
    for (const f of program.funcs) cleanup(f);
  };
  phase("prune", () => prune(program));
  const devirtualised = phase("dispatch", () => devirtualise(program));
  phase("constants", () => propagateGlobals(program));
  phase("cleanup", clean);
  const { inlined, objects } = phase("inline", () => (options.inline === false ? { inlined: 0, objects: 0 } : inline(program)));
  if (inlined > 0) phase("prune", () => prune(program));
  const fields = phase("fields", () => {
    if (options.inline === false) return 0;
    const n = dropUnreadFields(program);
    if (n > 0) clean();
    return n;
  });
  const types = phase("ranges", () => retype(program));
  phase("cleanup again", clean);
  phase("prune again", () => prune(program));
  const hoisted = phase("loops", () => {
    const effects = new Effects(program, new CallTargets(program));
    let n = 0;
    for (const f of program.funcs) n += hoistLoads(f, effects, types.presence);
    return n;
  });
  phase("frames", () => {
    for (const f of program.funcs) sharePlaces(f);
  });
  phase("strings", () => compactStrings(program));
  phase("call graph", () => annotate(program));
  return {
    program,
    timings,
    stats: {
      functions: program.funcs.length,
      functionRuns: types.runs,
      retyped: types.retyped,
      removedChecks: types.removedChecks,
      devirtualised,
      inlined,
      objects,
      hoisted,
      fields,
    },
  };
}
