/**
 * Loads that give the same in every round of a loop move in front of it: fields, globals, lengths, and the address of an
 * array's elements. The C compiler cannot do this itself: any store might be to them, for all it knows.
 *
 *   for (;;) { if (i >= len(self.items)) break; ... self.items[i] ... }      becomes
 *   t = self.items; n = len(t); d = data(t); for (;;) { if (i >= n) break; ... d[i] ... }
 */
import type { Expr, Func, Local, Stmt } from "../../ir/ir.ts";
import { mapChildren, mapNested, mapOwnExprs, visitExprs } from "../../ir/walk.ts";
import { Assignments } from "../cleanup/definitions.ts";
import { Fresh } from "../fresh.ts";
import type { Changes, Effects } from "../program/changes.ts";
import { pathOf } from "../ranges/path.ts";
import type { Presence } from "./presence.ts";

/** More values than this at once would only move between registers and stack. */
const MAX_HOISTED = 10;

export function hoistLoads(func: Func, effects: Effects, presence: Presence): number {
  const pass = new Hoisting(func, effects, presence);
  func.body = pass.list(func.body);
  return pass.hoisted;
}

class Hoisting {
  private readonly fresh: Fresh;
  private readonly func: Func;
  private readonly effects: Effects;
  private readonly presence: Presence;
  private readonly assignments = new Assignments();
  hoisted = 0;

  constructor(func: Func, effects: Effects, presence: Presence) {
    this.func = func;
    this.fresh = new Fresh(func);
    this.effects = effects;
    this.presence = presence;
  }

  list(body: readonly Stmt[]): Stmt[] {
    return body.flatMap((s) => {
      if (s.s !== "loop") return [mapNested(s, (inner) => this.list(inner))];
      const changes = this.effects.ofList([s]);
      // What lives across a suspension lives in the frame, where it is no cheaper.
      if (changes.anything) return [mapNested(s, (inner) => this.list(inner))];
      const loop = new LoopLoads(this.func, s, changes, this.assignments.of(s), this.presence, this.fresh);
      const rewritten = loop.rewrite();
      this.hoisted += loop.before.length;
      return [...loop.before, mapNested(rewritten, (inner) => this.list(inner))];
    });
  }
}

class LoopLoads {
  /** Assignments to put in front of the loop. */
  readonly before: Stmt[] = [];
  private readonly func: Func;
  private readonly loop: Stmt & { s: "loop" };
  private readonly changes: Changes;
  private readonly assigned: ReadonlySet<Local>;
  private readonly presence: Presence;
  private readonly fresh: Fresh;
  private readonly made = new Map<string, Expr>();
  /** Places whose objects the loop asks for their class: what it then reads of them is there only if the answer is yes. */
  private readonly tested = new Set<string>();

  constructor(func: Func, loop: Stmt & { s: "loop" }, changes: Changes, assigned: ReadonlySet<Local>, presence: Presence, fresh: Fresh) {
    this.func = func;
    this.loop = loop;
    this.changes = changes;
    this.assigned = assigned;
    this.presence = presence;
    this.fresh = fresh;
    visitExprs([loop], (x) => {
      const p = x.e === "isa" || x.e === "ptris" ? pathOf(x.x) : null;
      if (p) this.tested.add(p.key);
    });
  }

  rewrite(): Stmt {
    const list = (body: readonly Stmt[]): Stmt[] => body.map((s) => mapNested(this.stmt(s), list));
    return mapNested(this.loop, list);
  }

  private stmt(s: Stmt): Stmt {
    if (s.s === "setelem" && !s.check && !s.append && isIndex(s.idx)) {
      const data = this.data(s.kind, s.arr);
      if (data) return { s: "do", x: { e: "native", t: "void", name: `mk_raw_set_${s.el}`, args: [data, this.expr(s.idx), this.expr(s.x)], pure: false } };
    }
    return mapOwnExprs(s, this.expr);
  }

  private readonly expr = (x: Expr): Expr => {
    switch (x.e) {
      case "field":
      case "global":
        return this.path(x) ?? mapChildren(x, this.expr);
      case "len":
        return this.length(x) ?? mapChildren(x, this.expr);
      case "elem":
        return this.element(x) ?? mapChildren(x, this.expr);
      default:
        return mapChildren(x, this.expr);
    }
  };

  /** The place's value in front of the loop, if the loop does not change it and it can be read there. */
  private path(x: Expr): Expr | null {
    if (x.e === "local") return this.assigned.has(x.l) ? null : x;
    const p = pathOf(x);
    if (!p) return null;
    if (x.e === "global") return x.g.constant || this.changes.globals.has(x.g) ? null : this.make(p.key, x.g.name, () => x);
    if (x.e !== "field" || this.changes.fields.has(x.field.name) || !this.isPresent(x.obj) || this.isTested(x.obj)) return null;
    const obj = this.path(x.obj);
    return obj && this.make(p.key, x.field.name, () => ({ ...x, obj }));
  }

  private isTested(x: Expr): boolean {
    const p = pathOf(x);
    return p !== null && this.tested.has(p.key);
  }

  private isPresent(x: Expr): boolean {
    return this.presence.isPresent(this.func, this.loop.id, x);
  }

  /** A sequence that is there before the loop and whose length and storage stay what they are. */
  private sequence(of: "array" | "typed" | "string", x: Expr): { at: Expr; key: string } | null {
    if ((of === "array" && this.changes.lengths) || !this.isPresent(x) || this.isTested(x)) return null;
    const p = pathOf(x);
    const at = p && this.path(x);
    return at && { at, key: p.key };
  }

  private length(x: Expr & { e: "len" }): Expr | null {
    const seq = this.sequence(x.of, x.x);
    return seq && this.make(`length:${x.of}:${seq.key}`, "length", () => ({ ...x, x: seq.at }));
  }

  private data(kind: "array" | "typed", arr: Expr): Expr | null {
    const seq = this.sequence(kind, arr);
    const name = kind === "array" ? "mk_arr_data" : "mk_typed_data";
    return seq && this.make(`data:${kind}:${seq.key}`, "data", () => ({ e: "native", t: "ptr", name, args: [seq.at], pure: true }));
  }

  private element(x: Expr & { e: "elem" }): Expr | null {
    if (!isIndex(x.idx)) return null;
    const data = this.data(x.kind, x.arr);
    if (!data) return null;
    const idx = this.expr(x.idx);
    if (!x.check) return { e: "native", t: x.t, name: `mk_raw_get_${x.el}`, args: [data, idx], pure: true };
    const length = this.length({ e: "len", t: "i32", of: x.kind, x: x.arr });
    return length && { e: "native", t: x.t, name: `mk_raw_at_${x.el}`, args: [data, length, idx], pure: true };
  }

  /** The temporary that holds the load. */
  private make(key: string, name: string, load: () => Expr): Expr | null {
    const known = this.made.get(key);
    if (known) return known;
    if (this.before.length >= MAX_HOISTED) return null;
    const x = load();
    const l = this.fresh.local(name, x.t, true);
    this.before.push({ s: "set", l, x });
    const read: Expr = { e: "local", t: l.type, l };
    this.made.set(key, read);
    return read;
  }
}

function isIndex(x: Expr): boolean {
  return x.t === "i32" || x.t === "u32";
}
