/** Whole-program inference of what numbers can be: every function is analysed until no place grows any more. */
import type { Func, Program } from "../../ir/ir.ts";
import { Flow, type Sink } from "../ranges/flow.ts";
import { Places } from "./places.ts";

export interface Inferred {
  places: Places;
  /** Functions that can run at all. */
  reached: Set<Func>;
  /** Analyses made, for statistics. */
  runs: number;
}

export function infer(program: Program): Inferred {
  const places = new Places(program);
  const reached = new Set<Func>();
  const queue: Func[] = [];
  const waiting = new Set<Func>();
  const later = (f: Func): void => {
    if (waiting.has(f)) return;
    waiting.add(f);
    queue.push(f);
  };
  const reach = (f: Func): void => {
    if (reached.has(f)) return;
    reached.add(f);
    later(f);
  };
  places.onGrowth = (readers) => {
    for (const f of readers) later(f);
  };
  const sinkOf = (func: Func): Sink => ({
    call: (fn, args) => {
      places.putArguments(fn, args);
      reach(fn);
    },
    callTable: (t, args) => {
      places.putTableArguments(t, args);
      for (const e of t.entries) reach(e.fn);
    },
    frame: (fn, args) => {
      places.putArguments(fn, args);
      reach(fn);
    },
    captures: (s, values) => places.putCaptures(s, values),
    field: (f, r) => places.putField(f, r),
    global: (g, r) => places.putGlobal(g, r),
    result: (r) => places.putResult(func, r),
  });
  const flows = new Map<Func, Flow>();
  const analyse = (f: Func): void => {
    let flow = flows.get(f);
    if (!flow) flows.set(f, (flow = new Flow(f, places, sinkOf(f))));
    places.reader = f;
    flow.analyse();
    places.reader = null;
  };
  for (const f of places.opaque) reach(f);
  // Enough for every function to be seen a few times after its callers and callees.
  const budget = 8 * program.funcs.length + 100;
  let runs = 0;
  for (let f = queue.shift(); f; f = queue.shift()) {
    waiting.delete(f);
    places.hurry = runs > budget;
    analyse(f);
    runs++;
  }
  places.onGrowth = () => {};
  places.narrow(program, () => {
    for (const f of reached) analyse(f);
  });
  return { places, reached, runs: runs + reached.size };
}
