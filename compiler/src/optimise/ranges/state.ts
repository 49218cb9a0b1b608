/** What is known at one point of a function. */
import type { Local } from "../../ir/ir.ts";
import type { Facts } from "./facts.ts";
import { equal, join, type Range, widen } from "./value.ts";

export class State {
  /** By the function's numbering of its locals. */
  readonly values: Range[];
  readonly facts: Facts;

  constructor(values: Range[], facts: Facts) {
    this.values = values;
    this.facts = facts;
  }

  clone(): State {
    return new State(this.values.slice(), this.facts.clone());
  }

  /** Becomes what holds in either. Says whether it changed. */
  join(other: State): boolean {
    let changed = this.facts.intersect(other.facts);
    for (let i = 0; i < this.values.length; i++) {
      const a = this.values[i] as Range;
      const b = other.values[i] as Range;
      if (a === b) continue;
      const j = join(a, b);
      if (equal(j, a)) continue;
      this.values[i] = j;
      changed = true;
    }
    return changed;
  }

  /** As `join`, but bounds that grow jump to the next landmark. */
  widen(other: State, marks: readonly number[]): boolean {
    let changed = this.facts.intersect(other.facts, true);
    for (let i = 0; i < this.values.length; i++) {
      const a = this.values[i] as Range;
      const b = other.values[i] as Range;
      if (a === b || equal(join(a, b), a)) continue;
      this.values[i] = widen(a, b, marks);
      changed = true;
    }
    return changed;
  }
}

/** Numbers the locals of a function. */
export class Numbering {
  private readonly index = new Map<Local, number>();
  readonly locals: Local[] = [];

  has(l: Local): boolean {
    return this.index.has(l);
  }

  of(l: Local): number {
    let i = this.index.get(l);
    if (i === undefined) {
      i = this.locals.length;
      this.index.set(l, i);
      this.locals.push(l);
    }
    return i;
  }
}

/** Either or both ways that lead here; null: none does. */
export function joined(a: State | null, b: State | null): State | null {
  if (!a) return b;
  if (b) a.join(b);
  return a;
}
