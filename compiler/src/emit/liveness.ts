/** Which locals hold a value that is still wanted: at the start, across a suspension, and when a handler is entered. */
import type { Func, Local, Stmt } from "../ir/ir.ts";
import { localsWritten, ownExprs, visitExpr } from "../ir/walk.ts";
import { BitSet } from "./bitset.ts";

export interface Lifetimes {
  /** Read on some path before it was set: needs an initial value. */
  fromStart: ReadonlySet<Local>;
  /** Read after a suspension, or in a handler of a step function, which is entered anew. */
  acrossSteps: ReadonlySet<Local>;
  /** Set in a protected region and read once its handler is entered: must survive `longjmp`. */
  acrossThrow: ReadonlySet<Local>;
}

export function lifetimes(f: Func): Lifetimes {
  return new Liveness(f).run();
}

/** Backwards over the structured statements; loops until nothing changes. */
class Liveness {
  private readonly func: Func;
  private readonly all: Local[];
  private readonly index = new Map<Local, number>();
  /** What is live where `break id` and `continue id` lead. */
  private readonly breaks = new Map<number, BitSet>();
  private readonly continues = new Map<number, BitSet>();
  /** Live at the head of each loop, as far as known: an outer loop's next round starts from there. */
  private readonly heads = new Map<Stmt, BitSet>();
  private readonly steps: BitSet;
  private readonly thrown: BitSet;

  constructor(func: Func) {
    this.func = func;
    this.all = [...new Set([...(func.self ? [func.self] : []), ...func.params, ...func.locals])];
    this.all.forEach((l, i) => {
      this.index.set(l, i);
    });
    this.steps = this.none();
    this.thrown = this.none();
  }

  run(): Lifetimes {
    const live = this.none();
    this.list(this.func.body, live, null);
    return { fromStart: this.members(live), acrossSteps: this.members(this.steps), acrossThrow: this.members(this.thrown) };
  }

  private none(): BitSet {
    return new BitSet(this.all.length);
  }

  private members(set: BitSet): Set<Local> {
    return new Set(this.all.filter((l, i) => l !== this.func.self && set.has(i)));
  }

  private number(l: Local): number {
    const n = this.index.get(l);
    if (n === undefined) throw new Error(`${this.func.name} uses ${l.name}, which is no local of it`);
    return n;
  }

  /** `live` is what is wanted after the list and becomes what is wanted before it; `handler` is what a throw needs. */
  private list(list: readonly Stmt[], live: BitSet, handler: BitSet | null): void {
    for (let i = list.length - 1; i >= 0; i--) {
      const s = list[i] as Stmt;
      this.statement(s, live, handler);
      for (const x of ownExprs(s)) visitExpr(x, (y) => y.e === "local" && live.add(this.number(y.l)));
      if (handler) live.union(handler);
    }
  }

  private statement(s: Stmt, live: BitSet, handler: BitSet | null): void {
    switch (s.s) {
      case "set":
        live.delete(this.number(s.l));
        break;
      case "if": {
        const then = live.clone();
        this.list(s.then, then, handler);
        this.list(s.else, live, handler);
        live.union(then);
        break;
      }
      case "loop":
        this.loop(s, live, handler);
        break;
      case "block":
        this.breaks.set(s.id, live.clone());
        this.list(s.body, live, handler);
        break;
      case "switch":
        this.switch(s, live, handler);
        break;
      case "break":
        live.assign(this.target(this.breaks, s.id));
        break;
      case "continue":
        live.assign(this.target(this.continues, s.id));
        break;
      case "return":
      case "throw":
        live.clear();
        break;
      case "suspend":
        this.steps.union(live);
        break;
      case "try":
        this.try(s, live, handler);
        break;
      default:
    }
  }

  private target(targets: ReadonlyMap<number, BitSet>, id: number): BitSet {
    const t = targets.get(id);
    if (!t) throw new Error(`${this.func.name} leaves ${id}, which is not around it`);
    return t;
  }

  private loop(s: Stmt & { s: "loop" }, live: BitSet, handler: BitSet | null): void {
    this.breaks.set(s.id, live.clone());
    const head = this.heads.get(s) ?? this.none();
    this.heads.set(s, head);
    const round = this.none();
    do {
      round.assign(head);
      this.list(s.cont, round, handler);
      this.continues.set(s.id, round.clone());
      this.list(s.body, round, handler);
    } while (head.union(round));
    live.assign(head);
  }

  private switch(s: Stmt & { s: "switch" }, live: BitSet, handler: BitSet | null): void {
    const after = live.clone();
    this.breaks.set(s.id, after);
    const heads = this.none();
    for (let i = s.cases.length - 1; i >= 0; i--) {
      this.list(s.cases[i]?.body ?? [], live, handler);
      heads.union(live);
    }
    live.assign(heads);
    if (!s.cases.some((c) => c.values === null)) live.union(after);
  }

  private try(s: Stmt & { s: "try" }, live: BitSet, handler: BitSet | null): void {
    const caught = live.clone();
    this.list(s.handler, caught, handler);
    caught.delete(this.number(s.v));
    if (handler) caught.union(handler);
    if (this.func.kind === "step") this.steps.union(caught);
    else
      localsWritten(s.body, (l) => {
        const n = this.number(l);
        if (caught.has(n)) this.thrown.add(n);
      });
    this.list(s.body, live, caught);
    live.union(caught);
  }
}
