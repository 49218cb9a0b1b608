/**
 * The longest way through a call graph, in bytes of stack. Recursion is where that has no end; then it takes a known
 * number of rounds, or functions that check the stack's limit at each of them, or there is no bound.
 */

import type { Guard } from "./frames.ts";

export interface Edge {
  to: Node;
  /** Bytes of the caller's frame at the call. */
  depth: number;
  /** Where the call is, for the reader's sake. */
  address: number;
  /** It can be reached without passing the caller's guard. */
  early: boolean;
}

export interface Node {
  name: string;
  /** The deepest that its own frame goes. */
  bytes: number;
  edges: Edge[];
  guard?: Guard;
  /** How often it can be on the stack at once, and call what leads to itself again. */
  limit?: number;
  /** Why it may take any amount. */
  unknown?: string;
}

/** One function on the way down. */
export interface Step {
  node: Node;
  /** What is used of the stack where it calls the next, or at its own deepest. */
  bytes: number;
  /** Of the call of it. */
  address: number | undefined;
  /** It is part of a cycle that is gone through so often before; undefined for one that only the stack's limit ends. */
  cycle?: string[];
  times?: number;
}

export interface Bound {
  /** Undefined if there is none. */
  bytes: number | undefined;
  path: Step[];
  /** What stands in the way of a bound, one sentence each. */
  unproven: string[];
  /** Cycles that only the stack's limit ends. */
  checked: string[][];
  /** Without going round those. */
  straight: number;
}

interface Need {
  bytes: number;
  edge?: Edge;
  /** What is needed behind the edge; undefined: what that node needs anyway. */
  next?: Need;
  rounds?: { times: number; cycle: string[] };
}

/** `limitBytes`: how much of the stack is used when its limit is reached. */
export function boundOf(root: Node, limitBytes: number): Bound {
  return new Search(limitBytes).run(root);
}

class Search {
  private readonly limitBytes: number;
  private readonly needs = new Map<Node, Need>();
  /** How far below the stack's limit a node may get that is entered there. */
  private readonly beyond = new Map<Node, Need>();
  /** The same for a node whose guard was passed just before. */
  private readonly passed = new Map<Node, Need>();
  private readonly unproven = new Set<string>();
  private readonly cycles = new Map<Node, string[]>();

  constructor(limitBytes: number) {
    this.limitBytes = limitBytes;
  }

  run(root: Node): Bound {
    for (const component of components(root)) this.take(component);
    const straight = this.needs.get(root)?.bytes ?? 0;
    const [worst, beyond] = this.deepest();
    const end = this.limitBytes + beyond;
    const isEndless = worst !== undefined && end > straight;
    return {
      bytes: this.unproven.size > 0 ? undefined : isEndless ? end : straight,
      path: isEndless ? this.pathBeyond(worst) : this.pathFrom(root),
      unproven: [...this.unproven],
      checked: [...new Set(this.cycles.values())],
      straight,
    };
  }

  /** Of all functions whose guard may be passed just at the limit, if recursion may get there. */
  private deepest(): [Node | undefined, number] {
    if (this.cycles.size === 0) return [undefined, 0];
    let worst: Node | undefined;
    let bytes = 0;
    for (const [node, need] of this.passed) {
      if (worst !== undefined && need.bytes <= bytes) continue;
      worst = node;
      bytes = need.bytes;
    }
    return [worst, bytes];
  }

  private take(component: Node[]): void {
    for (const node of component) if (node.unknown !== undefined) this.unproven.add(`${node.name}: ${node.unknown}`);
    const inside = new Set(component);
    const first = component[0] as Node;
    if (component.length === 1 && !first.edges.some(({ to }) => to === first)) {
      this.needs.set(first, this.straight(first, inside, new Map()));
      this.takeGuards(component, inside, new Set());
      return;
    }
    const limited = new Set(component.filter((node) => node.limit !== undefined));
    const checks = new Set(component.filter((node) => node.guard?.kind === "check" && !node.edges.some(({ to, early }) => early && inside.has(to))));
    const isChecked = cycleOf(component, checks).length === 0;
    const isLimited = limited.size > 0 && cycleOf(component, limited).length === 0;
    if (!isChecked && !isLimited) {
      const left = cycleOf(component, new Set([...checks, ...limited]));
      this.unproven.add(`recursion that nothing limits: ${(left.length > 0 ? left : cycleOf(component, checks)).join(" → ")}`);
      this.takeLimited(component, inside, inside);
      return;
    }
    if (isLimited) this.takeLimited(component, inside, limited);
    else {
      const once = this.onceThrough(component, inside, checks);
      for (const node of component) this.needs.set(node, once.get(node) as Need);
      const cycle = cycleOf(component, new Set());
      for (const node of component) this.cycles.set(node, cycle);
    }
    if (isChecked) this.takeGuards(component, inside, checks);
  }

  /** The way out of a component, or through its nodes in `known`. */
  private straight(node: Node, inside: ReadonlySet<Node>, known: ReadonlyMap<Node, Need>): Need {
    let best: Need = { bytes: node.bytes };
    for (const edge of node.edges) {
      const need = inside.has(edge.to) ? known.get(edge.to) : this.needs.get(edge.to);
      if (need && edge.depth + need.bytes > best.bytes) best = { bytes: edge.depth + need.bytes, edge, next: need };
    }
    return best;
  }

  /**
   * Each round comes by a node with a limit. The longest way is searched over where it is and how often each of those
   * may still be entered.
   */
  private takeLimited(component: Node[], inside: ReadonlySet<Node>, limited: ReadonlySet<Node>): void {
    const cycle = cycleOf(component, new Set());
    const times = [...limited].reduce((sum, node) => sum + (node.limit ?? 1), 0);
    const longest = new Budgeted(limited, (node) => inside.has(node));
    const needs = (node: Node) => this.needs.get(node) as Need;
    const beyond = (node: Node) => this.beyond.get(node) as Need;
    for (const node of component) {
      const straight = longest.from(node, (at, entered) => deepestOf(at, at.bytes, entered), needs);
      this.needs.set(node, { ...straight, rounds: { cycle, times } });
    }
    for (const node of component) {
      this.beyond.set(
        node,
        longest.from(node, (at, entered) => this.throwing(at, entered), beyond),
      );
      if (node.guard) {
        const behind = longest.from(node, (at, entered) => (at === node ? deepestOf(at, at.bytes, entered) : this.throwing(at, entered)), beyond);
        this.passed.set(node, { ...behind, bytes: behind.bytes - above(node.guard) });
      }
    }
  }

  /** Needs of the nodes if none of `cut` is entered from inside. */
  private onceThrough(component: Node[], inside: ReadonlySet<Node>, cut: ReadonlySet<Node>): Map<Node, Need> {
    const known = new Map<Node, Need>();
    const open = new Map<Node, Need>();
    const visit = (node: Node): Need => {
      const done = known.get(node);
      if (done) return done;
      known.set(node, { bytes: node.bytes });
      for (const { to } of node.edges) if (inside.has(to) && !cut.has(to)) open.set(to, visit(to));
      const need = this.straight(node, inside, open);
      known.set(node, need);
      return need;
    };
    for (const node of component) visit(node);
    return known;
  }

  /**
   * Where the limit is passed, a guard throws. So the deepest is: a guard was passed just at the limit, then everything
   * up to the next guard that throws.
   */
  private takeGuards(component: Node[], inside: ReadonlySet<Node>, checks: ReadonlySet<Node>): void {
    const entered = (node: Node): Need => {
      let need = this.beyond.get(node);
      if (need && !inside.has(node)) return need;
      need = known.get(node);
      if (need) return need;
      need = this.throwing(node, entered);
      known.set(node, need);
      return need;
    };
    const known = new Map<Node, Need>();
    for (const node of checks) known.set(node, this.throwing(node, entered));
    for (const node of component) {
      const { guard } = node;
      if (guard) {
        const need = deepestOf(node, node.bytes, entered);
        this.passed.set(node, { ...need, bytes: need.bytes - above(guard) });
      }
      this.beyond.set(node, entered(node));
    }
  }

  /** Of a function that is entered at the limit: as far as its guard, if it has one. */
  private throwing(node: Node, entered: Entered): Need {
    const { guard } = node;
    if (!guard) return deepestOf(node, node.bytes, entered);
    const thrown = deepestOf(node, guard.depth, entered, ({ early, to }) => early || to.name === STACK_USED_UP || to.name === STACK_ROOM);
    if (guard.kind === "check") return thrown;
    const behind = deepestOf(node, node.bytes, entered);
    return behind.bytes - above(guard) > thrown.bytes ? { ...behind, bytes: behind.bytes - above(guard) } : thrown;
  }

  private pathFrom(root: Node): Step[] {
    return this.path(root, 0, (node) => this.needs.get(node));
  }

  private pathBeyond(worst: Node): Step[] {
    const path = this.path(worst, this.limitBytes - (worst.guard ? above(worst.guard) : 0), (node) =>
      node === worst ? this.passed.get(node) : this.beyond.get(node),
    );
    const cycle = this.cycles.get(worst) ?? [...this.cycles.values()][0];
    if (path[0] && cycle) path[0].cycle = cycle;
    return path;
  }

  private path(root: Node, before: number, needOf: (node: Node) => Need | undefined): Step[] {
    const path: Step[] = [];
    let bytes = before;
    let address: number | undefined;
    let node: Node | undefined = root;
    let need = needOf(root);
    let cycle: string[] | undefined;
    while (node) {
      const step: Step = { node, bytes: bytes + (need?.edge ? need.edge.depth : node.bytes), address };
      if (need?.rounds && need.rounds.cycle !== cycle) Object.assign(step, need.rounds);
      cycle = need?.rounds?.cycle ?? cycle;
      path.push(step);
      bytes += need?.edge?.depth ?? 0;
      address = need?.edge?.address;
      node = need?.edge?.to;
      need = need?.next ?? (node && needOf(node));
    }
    return path;
  }
}

type Entered = (node: Node) => Need | undefined;

/** Longest ways through a cycle that some nodes let pass only so often. */
class Budgeted {
  private readonly limits: Map<Node, { limit: number; unit: number }>;
  private readonly isInside: (node: Node) => boolean;
  /** How often all of them may be entered, as one number. */
  private readonly all: number;

  constructor(limited: ReadonlySet<Node>, isInside: (node: Node) => boolean) {
    this.isInside = isInside;
    this.limits = new Map();
    let unit = 1;
    for (const node of limited) {
      const limit = node.limit ?? 1;
      this.limits.set(node, { limit, unit });
      unit *= limit + 1;
    }
    this.all = [...this.limits.values()].reduce((sum, { limit, unit: u }) => sum + limit * u, 0);
  }

  from(start: Node, measure: (node: Node, entered: Entered) => Need, outside: (node: Node) => Need): Need {
    const known = new Map<Node, Map<number, Need>>();
    const enter = (node: Node, left: number): Need | undefined => {
      if (!this.isInside(node)) return outside(node);
      const of = this.limits.get(node);
      if (of) {
        // One time more, but it does not go round again.
        if (Math.floor(left / of.unit) % (of.limit + 1) === 0) return measure(node, (to) => (this.isInside(to) ? undefined : outside(to)));
        left -= of.unit;
      }
      let states = known.get(node);
      if (!states) known.set(node, (states = new Map()));
      let need = states.get(left);
      if (!need) states.set(left, (need = measure(node, (to) => enter(to, left))));
      return need;
    };
    return enter(start, this.all) as Need;
  }
}

/** `own`: how deep it goes itself. */
function deepestOf(node: Node, own: number, entered: Entered, counts: (edge: Edge) => boolean = () => true): Need {
  let best: Need = { bytes: own };
  for (const edge of node.edges) {
    if (!counts(edge)) continue;
    const next = entered(edge.to);
    if (next && edge.depth + next.bytes > best.bytes) best = { bytes: edge.depth + next.bytes, edge, next };
  }
  return best;
}

/** What is below a guard that has just let pass: bytes of the frame that are above the limit. */
function above(guard: Guard): number {
  return guard.depth + guard.bytes;
}

/** Functions of the runtime (mk.h). */
export const STACK_USED_UP = "mk_stack_used_up";
export const STACK_ROOM = "mk_stack_room";

/** Names along one cycle of a component that avoids `without`, the first again at the end; empty if there is none. */
function cycleOf(component: readonly Node[], without: ReadonlySet<Node>): string[] {
  const inside = new Set(component.filter((node) => !without.has(node)));
  const done = new Set<Node>();
  for (const start of inside) {
    if (done.has(start)) continue;
    const way: { node: Node; rest: Iterator<Edge> }[] = [{ node: start, rest: start.edges[Symbol.iterator]() }];
    const onWay = new Set([start]);
    for (let top = way.at(-1); top; top = way.at(-1)) {
      const next = top.rest.next();
      if (next.done) {
        way.pop();
        onWay.delete(top.node);
        done.add(top.node);
        continue;
      }
      const { to } = next.value;
      if (!inside.has(to) || done.has(to)) continue;
      if (onWay.has(to)) {
        const names = way.map(({ node }) => node);
        return [...names.slice(names.indexOf(to)), to].map(({ name }) => name);
      }
      onWay.add(to);
      way.push({ node: to, rest: to.edges[Symbol.iterator]() });
    }
  }
  return [];
}

/** Strongly connected components of what can be reached (Tarjan 1972), each after those it leads to. */
export function components(root: Node): Node[][] {
  const index = new Map<Node, number>();
  const low = new Map<Node, number>();
  const stack: Node[] = [];
  const onStack = new Set<Node>();
  const found: Node[][] = [];
  const open = (node: Node) => {
    index.set(node, index.size);
    low.set(node, index.size - 1);
    stack.push(node);
    onStack.add(node);
    return { node, rest: node.edges[Symbol.iterator]() };
  };
  const visits = [open(root)];
  for (let visit = visits.at(-1); visit; visit = visits.at(-1)) {
    const next = visit.rest.next();
    const { node } = visit;
    if (!next.done) {
      const { to } = next.value;
      if (!index.has(to)) visits.push(open(to));
      else if (onStack.has(to)) low.set(node, Math.min(low.get(node) as number, index.get(to) as number));
      continue;
    }
    visits.pop();
    const parent = visits.at(-1)?.node;
    if (parent) low.set(parent, Math.min(low.get(parent) as number, low.get(node) as number));
    if (low.get(node) !== index.get(node)) continue;
    const from = stack.indexOf(node);
    const component = stack.splice(from);
    for (const member of component) onStack.delete(member);
    found.push(component);
  }
  return found;
}
