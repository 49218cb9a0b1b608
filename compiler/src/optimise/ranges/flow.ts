/**
 * Abstract interpretation of one function over its structured statements. `analyse` finds loop invariants and tells a
 * sink what flows where; `rewrite` goes through once more with the invariants found and rebuilds the statements.
 */
import type { Expr, Field, Func, Global, Local, Stmt, Struct, Table } from "../../ir/ir.ts";
import { ownExprs, visitExprs } from "../../ir/walk.ts";
import { Assignments } from "../cleanup/definitions.ts";
import { isEffectful } from "../effects.ts";
import { isNumeric, MAX_EXACT } from "../numeric.ts";
import { ANY_CHANGE } from "../program/changes.ts";
import { Facts } from "./facts.ts";
import { learn } from "./learn.ts";
import { pathOf } from "./path.ts";
import { Point, type World } from "./point.ts";
import { refine } from "./refine.ts";
import { joined, Numbering, State } from "./state.ts";
import { equal, join, LANDMARKS, type Range, rangeOfType, UNKNOWN, ZERO } from "./value.ts";

/** Is told every value that leaves a statement. */
export interface Sink {
  set?(l: Local, r: Range): void;
  call?(fn: Func, args: Range[]): void;
  callTable?(t: Table, args: Range[]): void;
  frame?(fn: Func, args: Range[]): void;
  captures?(s: Struct, values: Range[]): void;
  field?(f: Field, r: Range): void;
  global?(g: Global, r: Range): void;
  result?(r: Range): void;
}

/** Rebuilds statements where it is known what their parts evaluate to. */
export interface Rewriter {
  /** A statement without inner statements, as any number of such. */
  simple(s: Stmt, at: Point): Stmt[];
  condition(x: Expr, at: Point): Expr;
  subject(x: Expr, at: Point): Expr;
  /** In front of the loop. */
  loop(id: number, at: Point): void;
}

const MAX_ROUNDS = 40;

/** Rounds through loops of one function after which what they assign is not followed any more. */
const MAX_EFFORT = 1000;

export class Flow {
  private readonly func: Func;
  private readonly world: World;
  private readonly sink: Sink;
  private readonly numbering = new Numbering();
  private readonly breaks = new Map<number, State>();
  private readonly continues = new Map<number, State>();
  private readonly heads = new Map<Stmt, State>();
  /** What locals may hold anywhere inside the `try` bodies being looked at. */
  private readonly tries: State[] = [];
  private readonly marks: readonly number[];
  private rewriter: Rewriter | null = null;
  /** Loops whose invariant is being looked for: what flows in such a round is not the last word. */
  private searching = 0;
  /** Loops around this point that look for their invariant from below. */
  private ascending = 0;
  private rounds = 0;
  /** What the searches found, before it was narrowed. */
  private readonly found = new Map<Stmt, State>();
  private readonly assignments = new Assignments();

  constructor(func: Func, world: World, sink: Sink) {
    this.func = func;
    this.world = world;
    this.sink = sink;
    this.marks = landmarks(func);
    for (const l of [...func.params, ...func.locals]) this.numbering.of(l);
    if (func.self) this.numbering.of(func.self);
    // Compiler-made locals that are declared nowhere must have a number before states are made.
    visitExprs(func.body, (x) => x.e === "local" && this.numbering.of(x.l));
  }

  private entry(): State {
    const values = this.numbering.locals.map((l) => (isNumeric(l.type) ? ZERO : UNKNOWN));
    for (const p of this.func.params) values[this.numbering.of(p)] = this.world.param(p);
    if (this.func.self) values[this.numbering.of(this.func.self)] = { ...UNKNOWN, present: true };
    return new State(values, new Facts());
  }

  /** May be done again when the world has changed. */
  analyse(): void {
    this.rewriter = null;
    this.rounds = 0;
    this.heads.clear();
    this.found.clear();
    this.list(this.func.body, this.entry(), null);
  }

  /** After `analyse`, with nothing changed in between. */
  rewrite(rewriter: Rewriter): Stmt[] {
    this.rewriter = rewriter;
    const out: Stmt[] = [];
    this.list(this.func.body, this.entry(), out);
    return out;
  }

  private point(state: State): Point {
    return new Point(state, this.world, this.numbering);
  }

  /** State after the list; null if its end is not reached. Statements that are not reached are left out of `out`. */
  private list(list: readonly Stmt[], state: State | null, out: Stmt[] | null): State | null {
    for (const s of list) {
      if (!state) return null;
      state = this.statement(s, state, out);
    }
    return state;
  }

  private statement(s: Stmt, state: State, out: Stmt[] | null): State | null {
    switch (s.s) {
      case "line":
        out?.push(s);
        return state;
      case "if":
        return this.conditional(s, state, out);
      case "loop":
        return this.loop(s, state, out);
      case "block": {
        const body: Stmt[] | null = out && [];
        const end = this.list(s.body, state, body);
        out?.push({ ...s, body: body as Stmt[] });
        return joined(end, this.take(this.breaks, s.id));
      }
      case "break":
        out?.push(s);
        this.leave(this.breaks, s.id, state);
        return null;
      case "continue":
        out?.push(s);
        this.leave(this.continues, s.id, state);
        return null;
      case "switch":
        return this.choice(s, state, out);
      case "try":
        return this.attempt(s, state, out);
      default:
        return this.simple(s, state, out);
    }
  }

  private leave(to: Map<number, State>, id: number, state: State): void {
    const known = to.get(id);
    if (known) known.join(state);
    else to.set(id, state);
  }

  private take(from: Map<number, State>, id: number): State | null {
    const s = from.get(id) ?? null;
    from.delete(id);
    return s;
  }

  private conditional(s: Stmt & { s: "if" }, state: State, out: Stmt[] | null): State | null {
    const at = this.point(state);
    const c = out && this.rewriter ? this.rewriter.condition(s.c, at) : s.c;
    learn(at, [s.c]);
    const yes = state.clone();
    const no = state;
    const reachesThen = refine(this.point(yes), s.c, true);
    const reachesElse = refine(this.point(no), s.c, false);
    const then: Stmt[] | null = out && [];
    const otherwise: Stmt[] | null = out && [];
    const a = reachesThen ? this.list(s.then, yes, then) : null;
    const b = reachesElse ? this.list(s.else, no, otherwise) : null;
    out?.push({ s: "if", c, then: then as Stmt[], else: otherwise as Stmt[] });
    return joined(a, b);
  }

  private round(s: Stmt & { s: "loop" }, head: State, out: [Stmt[], Stmt[]] | null): State | null {
    this.rounds++;
    this.breaks.delete(s.id);
    this.continues.delete(s.id);
    const body = this.list(s.body, head.clone(), out?.[0] ?? null);
    const cont = joined(body, this.take(this.continues, s.id));
    return this.list(s.cont, cont, out?.[1] ?? null);
  }

  private loop(s: Stmt & { s: "loop" }, state: State, out: Stmt[] | null): State | null {
    if (out) {
      this.rewriter?.loop(s.id, this.point(state.clone()));
      const parts: [Stmt[], Stmt[]] = [[], []];
      this.round(s, this.heads.get(s) ?? this.invariant(s, state), parts);
      out.push({ ...s, body: parts[0], cont: parts[1] });
      return this.take(this.breaks, s.id);
    }
    const head = this.invariant(s, state);
    this.heads.set(s, head);
    this.round(s, head, null);
    return this.take(this.breaks, s.id);
  }

  /** A state that holds at the start of every iteration. */
  private invariant(s: Stmt & { s: "loop" }, entry: State): State {
    this.searching++;
    const head = this.fixpoint(s, entry);
    this.searching--;
    return head;
  }

  private fixpoint(s: Stmt & { s: "loop" }, entry: State): State {
    const head = entry.clone();
    if (this.rounds > MAX_EFFORT) return this.anything(s, head);
    // While a loop around this one looks for its own, states only grow: what held last time is a good start.
    const last = this.ascending > 0 ? this.found.get(s) : undefined;
    if (last) head.join(last);
    this.ascending++;
    for (let i = 0; ; i++) {
      const back = this.round(s, head, null);
      if (!back || !head.widen(back, this.marks)) break;
      if (i >= MAX_ROUNDS) this.anything(s, head);
    }
    this.ascending--;
    this.found.set(s, head);
    // Widening overshoots: what one more round gives also holds.
    const back = this.round(s, head, null);
    const next = entry.clone();
    if (back) next.join(back);
    return next;
  }

  /** What the loop assigns may hold anything of its type. */
  private anything(s: Stmt & { s: "loop" }, head: State): State {
    for (const l of this.assignments.of(s)) {
      const i = this.numbering.of(l);
      // Never less than before: the search ends because states only grow.
      head.values[i] = join(head.values[i] as Range, isNumeric(l.type) ? rangeOfType(l.type) : UNKNOWN);
    }
    head.facts.clear();
    return head;
  }

  private choice(s: Stmt & { s: "switch" }, state: State, out: Stmt[] | null): State | null {
    const at = this.point(state);
    const x = out && this.rewriter ? this.rewriter.subject(s.x, at) : s.x;
    learn(at, [s.x]);
    const cases: { values: number[] | null; body: Stmt[] }[] = [];
    let through: State | null = null;
    for (const c of s.cases) {
      const enter: State | null = this.chosen(s.x, c.values, s.cases, state);
      const body: Stmt[] | null = out && [];
      through = this.list(c.body, joined(through, enter), body);
      if (body) cases.push({ values: c.values, body });
    }
    if (!s.cases.some((c) => c.values === null)) through = joined(through, this.chosen(s.x, null, s.cases, state));
    out?.push({ ...s, x, cases });
    return joined(through, this.take(this.breaks, s.id));
  }

  /** State on entering a case; `values: null` is what no case lists. */
  private chosen(x: Expr, values: number[] | null, cases: readonly { values: number[] | null }[], state: State): State | null {
    const equals = (v: number): Expr => ({ e: "cmp", t: "bool", op: "eq", a: x, b: { e: "num", t: "i32", v } });
    if (values) {
      let all: State | null = null;
      for (const v of values) {
        const one = state.clone();
        if (refine(this.point(one), equals(v), true)) all = joined(all, one);
      }
      return all;
    }
    const rest = state.clone();
    for (const c of cases) for (const v of c.values ?? []) if (!refine(this.point(rest), equals(v), false)) return null;
    return rest;
  }

  private attempt(s: Stmt & { s: "try" }, state: State, out: Stmt[] | null): State | null {
    const anywhere = state.clone();
    anywhere.facts.clear();
    this.tries.push(anywhere);
    const body: Stmt[] | null = out && [];
    const end = this.list(s.body, state, body);
    this.tries.pop();
    this.assign(anywhere, s.v, UNKNOWN);
    const handler: Stmt[] | null = out && [];
    const caught = this.list(s.handler, anywhere, handler);
    out?.push({ ...s, body: body as Stmt[], handler: handler as Stmt[] });
    return joined(end, caught);
  }

  private assign(state: State, l: Local, r: Range): void {
    const i = this.numbering.of(l);
    state.values[i] = r;
    for (const t of this.tries) {
      const old = t.values[i] as Range;
      if (!equal(old, r)) t.values[i] = join(old, r);
    }
  }

  private simple(s: Stmt, state: State, out: Stmt[] | null): State | null {
    const at = this.point(state);
    if (out && this.rewriter) out.push(...this.rewriter.simple(s, at));
    const own = ownExprs(s);
    this.tell(s, at);
    if (s.s === "return" || s.s === "throw") return null;
    const r = s.s === "set" ? at.range(s.x) : UNKNOWN;
    const line = s.s === "set" && isNumeric(s.l.type) ? at.linear(s.x) : null;
    learn(at, own);
    for (const x of own) if (isEffectful(x)) state.facts.changed(this.world.changes(x));
    switch (s.s) {
      case "set":
        this.set(s, state, r, line);
        break;
      case "setfield":
        state.facts.assignField(s.field.name);
        this.remember(state, { e: "field", t: s.field.type, obj: s.obj, struct: s.struct, field: s.field }, at.range(s.x));
        break;
      case "setglobal":
        state.facts.assignGlobal(s.g);
        this.remember(state, { e: "global", t: s.g.type, g: s.g }, at.range(s.x));
        break;
      case "suspend":
        state.facts.changed(ANY_CHANGE);
        break;
      case "setelem":
        // The store went well: the index is below the length now.
        learn(at, [{ e: "elem", t: s.el, kind: s.kind, arr: s.arr, idx: s.idx, el: s.el, check: true }]);
        break;
    }
    return state;
  }

  private remember(state: State, place: Expr, r: Range): void {
    const p = pathOf(place);
    if (r.present && p) state.facts.present(p);
  }

  private set(s: Stmt & { s: "set" }, state: State, r: Range, line: ReturnType<Point["linear"]>): void {
    if (this.searching === 0) this.sink.set?.(s.l, r);
    state.facts.assign(s.l, line);
    this.assign(state, s.l, r);
    const { x } = s;
    const to = { key: `l${s.l.id}.${s.l.cname}`, locals: [s.l], globals: [], fields: [] };
    const from = x.t === "ptr" ? pathOf(x) : null;
    if (from && !from.locals.includes(s.l)) state.facts.copy(to, from);
    const made =
      x.e === "newarray"
        ? ({ of: "array", len: x.len } as const)
        : x.e === "native" && x.name === "mk_typed_create" && x.args[1]
          ? ({ of: "typed", len: x.args[1] } as const)
          : null;
    if (made) {
      const n = this.point(state).linear(made.len);
      if (n && !(n.k === "local" && n.l === s.l)) state.facts.atMost(n, { k: "length", seq: { ...to, of: made.of, key: `${made.of}:${to.key}` }, plus: 0 }, 0);
    }
  }

  /** Reports what flows out of the statement. */
  private tell(s: Stmt, at: Point): void {
    if (this.searching > 0) return;
    const { sink } = this;
    const all = (xs: readonly Expr[]): Range[] => xs.map((x) => at.range(x));
    for (const x of ownExprs(s)) {
      if (x.e === "call") sink.call?.(x.fn, all(x.args));
      else if (x.e === "callv") sink.callTable?.(x.table, all(x.args));
      else if (x.e === "newframe") sink.frame?.(x.fn, all(x.args));
      else if (x.e === "closure") sink.captures?.(x.struct, all(x.captures));
    }
    if (s.s === "setfield") sink.field?.(s.field, at.range(s.x));
    else if (s.s === "setglobal") sink.global?.(s.g, at.range(s.x));
    else if (s.s === "return" && s.x) sink.result?.(at.range(s.x));
  }
}

/** Bounds worth stopping at: the function's own constants and their neighbours. */
function landmarks(func: Func): readonly number[] {
  const marks = new Set(LANDMARKS);
  visitExprs(func.body, (x) => {
    if (x.e !== "num" || !Number.isInteger(x.v) || Math.abs(x.v) > MAX_EXACT || marks.size > 64) return;
    for (const v of [x.v - 1, x.v, x.v + 1]) marks.add(v);
  });
  return [...marks].sort((a, b) => a - b);
}
