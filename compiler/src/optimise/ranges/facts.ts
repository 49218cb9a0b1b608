/** What is known besides ranges: places that are not NULL, and locals bounded by the length of an array. */
import type { Global, Local } from "../../ir/ir.ts";
import type { Changes } from "../program/changes.ts";
import type { Linear, Sequence } from "./linear.ts";
import type { Path } from "./path.ts";

type Fact =
  /** The place is not NULL. */
  | { k: "present"; path: Path }
  /** `local` is at most the sequence's length minus `below`. */
  | { k: "below"; local: Local; path: Sequence; below: number }
  /** The length is at least `least`. */
  | { k: "least"; path: Sequence; least: number };

/** Of two facts about the same: `a` says less than `b`. */
function weaker(a: Fact, b: Fact): boolean {
  if (a.k === "below" && b.k === "below") return a.below < b.below;
  return a.k === "least" && b.k === "least" && a.least < b.least;
}

/** More are not worth their time. */
const LIMIT = 96;

export class Facts {
  private readonly map: Map<string, Fact>;

  constructor(map: Map<string, Fact> = new Map()) {
    this.map = map;
  }

  clone(): Facts {
    return new Facts(new Map(this.map));
  }

  /** Becomes the same as the other. */
  replace(other: Facts): void {
    this.map.clear();
    for (const [key, f] of other.map) this.map.set(key, f);
  }

  clear(): void {
    this.map.clear();
  }

  get size(): number {
    return this.map.size;
  }

  /** Keeps what both know; says whether anything was lost. With `settle`, what got weaker goes: it could do so forever. */
  intersect(other: Facts, settle = false): boolean {
    let lost = false;
    for (const [key, f] of this.map) {
      const g = other.map.get(key);
      if (!g || (settle && weaker(g, f))) {
        this.map.delete(key);
        lost = true;
      } else if (weaker(g, f)) {
        this.map.set(key, g);
        lost = true;
      }
    }
    return lost;
  }

  // Knowing

  present(path: Path): void {
    if (this.map.size < LIMIT) this.map.set(`P${path.key}`, { k: "present", path });
  }

  isPresent(path: Path): boolean {
    return this.map.has(`P${path.key}`);
  }

  below(local: Local, path: Sequence, below: number): void {
    const key = `B${local.id}.${local.cname}<${path.key}`;
    const known = this.map.get(key);
    if (known?.k === "below" && known.below >= below) return;
    if (this.map.size < LIMIT) this.map.set(key, { k: "below", local, path, below });
  }

  least(path: Sequence, least: number): void {
    const known = this.map.get(`L${path.key}`);
    if (known?.k === "least" && known.least >= least) return;
    if (this.map.size < LIMIT) this.map.set(`L${path.key}`, { k: "least", path, least });
  }

  leastOf(path: Sequence): number {
    const f = this.map.get(`L${path.key}`);
    return f?.k === "least" ? f.least : 0;
  }

  /** How far below the length an index is at least; null if nothing is known. */
  distance(index: Linear, path: Sequence): number | null {
    if (index.k === "constant") return this.leastOf(path) - index.plus;
    if (index.k === "length") return index.seq.key === path.key ? -index.plus : null;
    const f = this.map.get(`B${index.l.id}.${index.l.cname}<${path.key}`);
    return f?.k === "below" ? f.below - index.plus : null;
  }

  /** `a` is at most `b` minus `gap` (all exact integers). */
  atMost(a: Linear, b: Linear, gap: number): void {
    if (a.k === "local") {
      if (b.k === "length") this.below(a.l, b.seq, gap + a.plus - b.plus);
      else if (b.k === "local") {
        for (const f of [...this.map.values()]) {
          if (f.k === "below" && f.local === b.l) this.below(a.l, f.path, f.below - b.plus + gap + a.plus);
        }
      }
    } else if (a.k === "constant" && b.k === "length") this.least(b.seq, a.plus + gap - b.plus);
  }

  // Forgetting

  /** The local gets the value `v` (null: nothing known of it). */
  assign(l: Local, v: Linear | null): void {
    const kept: Fact[] = [];
    if (v?.k === "local") {
      for (const f of this.map.values()) {
        if (f.k === "below" && f.local === v.l && !f.path.locals.includes(l)) kept.push({ ...f, local: l, below: f.below - v.plus });
      }
    }
    for (const [key, f] of this.map) {
      if ((f.k === "below" && f.local === l) || f.path.locals.includes(l)) this.map.delete(key);
    }
    for (const f of kept) if (f.k === "below") this.below(f.local, f.path, f.below);
    if (v?.k === "length" && !v.seq.locals.includes(l)) this.below(l, v.seq, -v.plus);
  }

  /** `to` is the same pointer as `from` from now on. */
  copy(to: Path, from: Path): void {
    for (const f of [...this.map.values()]) {
      if (f.k === "present" && f.path.key === from.key) this.present(to);
      if ((f.k === "below" || f.k === "least") && f.path.key === `${f.path.of}:${from.key}`) {
        const path: Sequence = { ...to, of: f.path.of, key: `${f.path.of}:${to.key}` };
        if (f.k === "below") this.below(f.local, path, f.below);
        else this.least(path, f.least);
      }
    }
  }

  private drop(gone: (f: Fact) => boolean): void {
    for (const [key, f] of this.map) if (gone(f)) this.map.delete(key);
  }

  assignField(name: string): void {
    this.drop((f) => f.path.fields.includes(name));
  }

  assignGlobal(g: Global): void {
    this.drop((f) => f.path.globals.includes(g));
  }

  /** Other code ran. Typed arrays and strings keep their length whatever it does. */
  changed(by: Changes): void {
    if (by.anything) this.drop((f) => f.path.fields.length > 0 || f.path.globals.length > 0 || (f.k !== "present" && f.path.of === "array"));
    else if (by.shrinks || by.fields.size > 0 || by.globals.size > 0) {
      this.drop(
        (f) =>
          f.path.fields.some((n) => by.fields.has(n)) ||
          f.path.globals.some((g) => by.globals.has(g)) ||
          (by.shrinks && f.k !== "present" && f.path.of === "array"),
      );
    }
  }
}
