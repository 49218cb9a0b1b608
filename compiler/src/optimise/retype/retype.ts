/** Machine integers for doubles, and checks proven needless, over the whole program. */
import type { Func, Local, NumType, Program, StaticValue } from "../../ir/ir.ts";
import { visitExprs } from "../../ir/walk.ts";
import { Presence } from "../loops/presence.ts";
import { infer } from "../program/infer.ts";
import { allFields } from "../program/layouts.ts";
import { Flow } from "../ranges/flow.ts";
import { isExactInteger, join, type Range } from "../ranges/value.ts";
import { onlyWrapped } from "./demand.ts";
import { FunctionRewriter } from "./rewrite.ts";
import { Types } from "./types.ts";

interface RetypeStats {
  /** Analyses of functions made. */
  runs: number;
  /** Locals, parameters, results, globals and fields that became integers. */
  retyped: number;
  /** Bounds, null and range checks left out. */
  removedChecks: number;
  /** What is known where loops start. */
  presence: Presence;
}

export function retype(program: Program): RetypeStats {
  const { places, reached, runs } = infer(program);
  const assigned = new Map<Local, Range>();
  const flows = new Map<Func, Flow>();
  for (const f of reached) {
    const flow = new Flow(f, places, {
      set: (l, r) => {
        const old = assigned.get(l);
        assigned.set(l, old ? join(old, r) : r);
      },
    });
    flow.analyse();
    flows.set(f, flow);
  }
  const types = new Types(program, places, assigned);
  const noConstantArrays = !hasConstantArrays(program);
  const presence = new Presence();
  let removedChecks = 0;
  for (const f of program.funcs) {
    const flow = flows.get(f);
    if (!flow) {
      f.body = [];
      continue;
    }
    types.decideLocals(f, assigned, onlyWrapped(f));
    const rewriter = new FunctionRewriter(f, types, noConstantArrays, presence);
    f.body = flow.rewrite(rewriter);
    removedChecks += rewriter.removedChecks;
    for (const l of f.locals) {
      const r = assigned.get(l);
      if (r && isExactInteger(r)) l.range = { lo: r.lo, hi: r.hi };
    }
  }
  const retyped = types.apply(program);
  retypeStaticData(program);
  return { runs: runs + reached.size, retyped, removedChecks, presence };
}

function eachStatic(program: Program, f: (v: StaticValue) => void): void {
  const visit = (v: StaticValue): void => {
    f(v);
    if (v.k === "array") for (const x of v.items) visit(x);
    else if (v.k === "valptr") visit(v.v);
    else if (v.k === "object") for (const x of v.fields) visit(x);
  };
  for (const g of program.globals) if (g.init) visit(g.init);
  for (const f of program.funcs) visitExprs(f.body, (x) => x.e === "static" && visit(x.v));
}

function hasConstantArrays(program: Program): boolean {
  let any = false;
  eachStatic(program, (v) => {
    if (v.k === "array") any = true;
  });
  return any;
}

/** Constants of fields and globals take the types these got. */
function retypeStaticData(program: Program): void {
  for (const g of program.globals) if (g.init?.k === "num") g.init = { ...g.init, t: g.type as NumType };
  const done = new Set<StaticValue>();
  eachStatic(program, (v) => {
    if (v.k !== "object" || done.has(v)) return;
    done.add(v);
    const fields = allFields(v.struct);
    v.fields = v.fields.map((x, i) => {
      const t = fields[i]?.type;
      return x.k === "num" && t && t !== x.t ? { ...x, t: t as NumType } : x;
    });
  });
}
