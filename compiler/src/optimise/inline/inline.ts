/**
 * Copies small functions, and loops over known callbacks, to where they are called. Callees come before their callers,
 * so what is copied has been through all this itself.
 */
import type { Expr, Func, Local, Pos, Program, Stmt } from "../../ir/ir.ts";
import { mapNested, visitExprs, visitStmts } from "../../ir/walk.ts";
import { cleanup } from "../cleanup/cleanup.ts";
import { definitions } from "../cleanup/definitions.ts";
import { mayThrow } from "../effects.ts";
import { Fresh } from "../fresh.ts";
import { components } from "../program/components.ts";
import { Candidates } from "./candidates.ts";
import { BodyCopy, type Finish } from "./copy.ts";
import { replaceObjects } from "./scalars.ts";

/** Copying a callback's loop can make further callbacks known; they are nested no deeper than this in practice. */
const ROUNDS = 4;

/** Nodes a function may grow by, whatever its size. */
const BUDGET = 1200;

interface InlineStats {
  inlined: number;
  /** Allocations that went. */
  objects: number;
}

export function inline(program: Program): InlineStats {
  const stats: InlineStats = { inlined: 0, objects: 0 };
  const calls = new Map<Func, Set<Func>>();
  const references = new Map<Func, Set<Func>>();
  for (const f of program.funcs) {
    const direct = new Set<Func>();
    const all = new Set<Func>();
    visitExprs(f.body, (x) => {
      if (x.e === "call") direct.add(x.fn);
      if (x.e === "call" || x.e === "closure" || x.e === "fnref" || x.e === "newframe") all.add(x.fn);
    });
    calls.set(f, direct);
    references.set(f, all);
  }
  const recursive = new Set<Func>();
  for (const c of components(program.funcs, calls)) {
    if (c.length > 1 || calls.get(c[0] as Func)?.has(c[0] as Func)) for (const f of c) recursive.add(f);
  }
  const candidates = new Candidates(program, recursive);
  // Within a cycle through closures any order will do.
  for (const c of components(program.funcs, references)) for (const f of c) new Inliner(f, candidates, stats).run();
  return stats;
}

class Inliner {
  private readonly func: Func;
  private readonly candidates: Candidates;
  private readonly stats: InlineStats;
  private fresh: Fresh;
  private budget: number;
  private defined: ReadonlyMap<Local, Expr> = new Map();
  private changed = false;

  constructor(func: Func, candidates: Candidates, stats: InlineStats) {
    this.func = func;
    this.candidates = candidates;
    this.stats = stats;
    this.fresh = new Fresh(func);
    this.budget = BUDGET + 2 * candidates.sizeOf(func);
  }

  run(): void {
    const { func } = this;
    if (!this.hasWork()) return;
    for (let i = 0; i < ROUNDS; i++) {
      this.changed = false;
      this.defined = definitions(func);
      if (i > 0) this.fresh = new Fresh(func);
      func.body = this.list(func.body, func.pos);
      const objects = replaceObjects(func, this.fresh);
      this.stats.objects += objects;
      if (!this.changed && objects === 0) break;
      cleanup(func);
      this.candidates.changed(func);
    }
  }

  /** Calls something whose code is known, or makes an object. */
  private hasWork(): boolean {
    let found = false;
    visitStmts(this.func.body, (s) => {
      if ((s.s === "set" || s.s === "setglobal" || s.s === "do" || s.s === "return") && s.x) {
        const { e } = s.x;
        if (e === "call" || e === "callc" || e === "new" || e === "closure") found = true;
      }
    });
    return found;
  }

  /** The closure a tree gives, if its code is known. */
  private closureOf(x: Expr): (Expr & { e: "closure" | "fnref" }) | null {
    if (x.e === "nonnull") return this.closureOf(x.x);
    if (x.e === "fnref" || x.e === "closure") return x;
    if (x.e !== "local") return null;
    const d = this.defined.get(x.l);
    return d && d.e !== "local" ? this.closureOf(d) : d ? this.closureOf(d) : null;
  }

  private list(body: readonly Stmt[], start: Pos): Stmt[] {
    const out: Stmt[] = [];
    let pos = start;
    for (const s of body) {
      if (s.s === "line") pos = s.pos;
      const t = this.direct(s);
      const copy = this.expanded(t, pos.file);
      if (!copy) {
        out.push(mapNested(t, (inner) => this.list(inner, pos)));
        continue;
      }
      out.push(...copy);
      // What follows belongs to the line of the call again.
      if (hasLines(copy)) out.push({ s: "line", pos });
    }
    return out;
  }

  /** A call of a known closure is a call of its function. */
  private direct(s: Stmt): Stmt {
    if ((s.s !== "set" && s.s !== "setglobal" && s.s !== "do" && s.s !== "return") || s.x?.e !== "callc") return s;
    const { x } = s;
    const { fn } = this.closureOf(x.closure) ?? {};
    if (!fn || fn.params.length !== x.args.length + 1 || fn.ret !== x.t) return s;
    this.changed = true;
    return { ...s, x: { e: "call", t: x.t, fn, args: [x.closure, ...x.args] } };
  }

  private expanded(s: Stmt, file: number): Stmt[] | null {
    if ((s.s !== "set" && s.s !== "setglobal" && s.s !== "do" && s.s !== "return") || s.x?.e !== "call") return null;
    const { x } = s;
    if (x.fn === this.func || !this.candidates.worth(x, (a) => this.closureOf(a) !== null)) return null;
    const cost = this.candidates.sizeOf(x.fn);
    if (cost > this.budget) return null;
    this.budget -= cost;
    this.changed = true;
    this.stats.inlined++;
    return new BodyCopy(x.fn, this.fresh, finishOf(s), file).make(x.args);
  }
}

/** What becomes of the result. */
function finishOf(s: Stmt & { s: "set" | "setglobal" | "do" | "return" }): Finish {
  switch (s.s) {
    case "return":
      return null;
    case "do":
      return (x) => (x && mayThrow(x) ? [{ s: "do", x }] : []);
    default:
      return (x) => (x ? [{ ...s, x }] : []);
  }
}

function hasLines(list: readonly Stmt[]): boolean {
  let found = false;
  visitStmts(list, (s) => {
    if (s.s === "line") found = true;
  });
  return found;
}
