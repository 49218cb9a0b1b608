/**
 * Where closures, frames and objects may flow: who may be called through a variable.
 *
 * A node stands for a variable, a field of a struct, or what a function returns; its set holds functions, and structs of objects. Assignments
 * are edges that sets flow along (Andersen 1994). What an array holds is a node too, and arrays that may be the same
 * have the same (Steensgaard 1996): they are unified.
 */
import type { Func, Struct } from "../ir/ir.ts";

export type Token = Func | Struct;

export class Pointers {
  private readonly parent: number[] = [];
  private readonly sets: Set<Token>[] = [];
  private readonly edges: Set<number>[] = [];
  private readonly contents: (number | undefined)[] = [];
  /** What has not flown on yet, by node. */
  private readonly fresh: Token[][] = [];
  private readonly waiting: number[] = [];

  node(...tokens: Token[]): number {
    const id = this.parent.length;
    this.parent.push(id);
    this.sets.push(new Set(tokens));
    this.fresh.push([...tokens]);
    if (tokens.length > 0) this.waiting.push(id);
    this.edges.push(new Set());
    this.contents.push(undefined);
    return id;
  }

  /** The same for nodes that were unified. */
  root(node: number): number {
    return this.find(node);
  }

  tokens(node: number): ReadonlySet<Token> {
    return this.sets[this.find(node)] as Set<Token>;
  }

  add(node: number, token: Token): void {
    const root = this.find(node);
    const set = this.sets[root] as Set<Token>;
    if (set.has(token)) return;
    set.add(token);
    const fresh = this.fresh[root] as Token[];
    if (fresh.push(token) === 1) this.waiting.push(root);
  }

  /** `to = from`. */
  assign(from: number, to: number): void {
    const a = this.find(from);
    const b = this.find(to);
    if (a === b) return;
    const known = this.edges[a] as Set<number>;
    if (known.has(b)) return;
    known.add(b);
    for (const token of this.sets[a] as Set<Token>) this.add(b, token);
    this.unify(this.element(a), this.element(b));
  }

  /** What arrays in the variable hold. */
  element(node: number): number {
    const root = this.find(node);
    let inner = this.contents[root];
    if (inner === undefined) this.contents[root] = inner = this.node();
    return this.find(inner);
  }

  /** Arrays in it may hold what is in it: C code has put one into the other, or taken it out. */
  fold(node: number): void {
    this.unify(node, this.element(node));
  }

  unify(x: number, y: number): void {
    const pairs = [[x, y]];
    for (let pair = pairs.pop(); pair; pair = pairs.pop()) {
      const a = this.find(pair[0] as number);
      const b = this.find(pair[1] as number);
      if (a === b) continue;
      this.parent[b] = a;
      const set = this.sets[a] as Set<Token>;
      for (const token of this.sets[b] as Set<Token>) set.add(token);
      for (const to of this.edges[b] as Set<number>) this.edges[a]?.add(to);
      // Each of them may have edges that the other's tokens have not taken.
      this.fresh[a] = [...set];
      const inner = this.contents[b];
      if (inner !== undefined) {
        const own = this.contents[a];
        if (own === undefined) this.contents[a] = inner;
        else pairs.push([own, inner]);
      }
      this.waiting.push(a);
    }
  }

  /** Lets the sets flow until nothing changes. */
  settle(): void {
    for (let next = this.waiting.pop(); next !== undefined; next = this.waiting.pop()) {
      const from = this.find(next);
      const fresh = this.fresh[from] as Token[];
      if (fresh.length === 0) continue;
      this.fresh[from] = [];
      for (const to of [...(this.edges[from] as Set<number>)]) {
        for (const token of fresh) this.add(to, token);
      }
    }
  }

  private find(node: number): number {
    let root = node;
    while (this.parent[root] !== root) root = this.parent[root] as number;
    for (let at = node; at !== root; ) {
      const next = this.parent[at] as number;
      this.parent[at] = root;
      at = next;
    }
    return root;
  }
}
