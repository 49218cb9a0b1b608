/** How much of the stack a function takes, and how much of it at each of its calls: its instructions followed along every way. */
import type { Instruction, MachineFunction } from "./disassembly.ts";

export interface Call {
  address: number;
  /** Bytes of the caller's own frame at the call; 0 for a jump into another function in place of a return. */
  depth: number;
  /** Undefined for a call through a register. */
  target: number | undefined;
  /** It can be reached without passing the function's guard. */
  early: boolean;
}

/** What makes a function throw before it takes too much of the stack. */
export interface Guard {
  kind: "check" | "room";
  /** Bytes of its frame there. */
  depth: number;
  /** Of `room`: what it wants to be left above the stack's limit. */
  bytes: number;
}

/** Addresses: of the runtime's functions that throw when the stack is used up (mk.h), and more. */
export interface Known {
  usedUp: number | undefined;
  room: number | undefined;
  /** Functions that never return. */
  endless: ReadonlySet<number>;
}

export interface Frame {
  /** The deepest that the function itself goes. */
  bytes: number;
  calls: Call[];
  guard?: Guard;
  /** Why the size is not known. */
  unknown?: string;
}

/** A frame this big is none: the stack pointer is moved in a loop. */
const TOO_DEEP = 1 << 20;
export function frameOf(f: MachineFunction, known: Known): Frame {
  return new Walk(f, known).frame();
}

/** Bytes of a list of registers as `{r4, r5, lr}`, `{s16-s31}` or `{d8}`. */
function listBytes(list: string): number {
  const inner = /\{(.*)\}/.exec(list)?.[1] ?? "";
  let bytes = 0;
  for (const part of inner.split(",").map((word) => word.trim())) {
    const [first = "", last = first] = part.split("-");
    const number = (name: string) => Number(/\d+/.exec(name)?.[0] ?? 0);
    bytes += (number(last) - number(first) + 1) * (first.startsWith("d") ? 8 : 4);
  }
  return bytes;
}

class Walk {
  private readonly f: MachineFunction;
  private readonly at = new Map<number, number>();
  private readonly depths: number[] = [];
  private readonly queue: number[] = [];
  /** Registers that hold a place in the frame: bytes below the stack pointer at the function's start. */
  private readonly places = new Map<string, number>();
  private readonly calls = new Map<number, Call>();
  private deepest = 0;
  private tableDepth = -1;
  private unknown: string | undefined;
  private readonly known: Known;

  constructor(f: MachineFunction, known: Known) {
    this.f = f;
    this.known = known;
    f.instructions.forEach(({ address }, i) => {
      this.at.set(address, i);
    });
  }

  frame(): Frame {
    this.enter(0, 0);
    for (;;) {
      while (this.queue.length > 0 && this.unknown === undefined) this.step(this.queue.pop() as number);
      // Where the jumps of a switch go is in a table: to everything that is not reached otherwise, as deep as they are.
      const rest = this.tableDepth < 0 ? -1 : this.f.instructions.findIndex((x, i) => this.depths[i] === undefined && !x.mnemonic.startsWith("."));
      if (rest < 0 || this.unknown !== undefined) break;
      this.enter(rest, this.tableDepth);
    }
    const calls = [...this.calls.values()];
    const guard = this.guard(calls);
    return { bytes: this.deepest, calls, ...(guard ? { guard } : {}), ...(this.unknown === undefined ? {} : { unknown: this.unknown }) };
  }

  layout(): FrameLayout {
    this.frame();
    const depths = new Map<number, number>();
    let link: number | undefined;
    let linkFrom = 0;
    this.f.instructions.forEach((x, i) => {
      const depth = this.depths[i];
      if (depth === undefined) return;
      depths.set(x.address, depth);
      if (link !== undefined || !/\blr\b/.test(x.operands)) return;
      if (x.mnemonic === "push" || (x.mnemonic === "stmdb" && x.operands.startsWith("sp!"))) link = depth + 4;
      else if (x.mnemonic === "str" && /^lr, \[sp, #-\d+\]!/.test(x.operands)) link = this.change(x, depth);
      if (link !== undefined) linkFrom = depth;
    });
    return { depths, link, linkFrom };
  }

  /** Whether any way leads out of the function: a jump into another does unless that is endless. */
  returns(): boolean {
    for (const i of this.reachedWithout(new Set())) {
      const { flow, target } = this.f.instructions[i] as Instruction;
      if (flow === "return" || flow === "leave" || flow === "far") return true;
      const isElsewhere = (flow === "jump" || flow === "branch") && (target === undefined || !this.at.has(target));
      if (isElsewhere && !(target !== undefined && this.known.endless.has(target))) return true;
    }
    // What is not code, as the data of a naked function, ends nowhere either.
    return this.f.instructions.length === 0;
  }

  /** Finds the guard, and which calls do not stand behind it. */
  private guard(calls: Call[]): Guard | undefined {
    const { usedUp, room } = this.known;
    const throwing = calls.filter(({ target }) => target !== undefined && (target === usedUp || target === room));
    const kind = throwing.every(({ target }) => target === usedUp) ? "check" : "room";
    if (throwing.length === 0 || (kind === "room" && throwing.some(({ target }) => target === usedUp))) return undefined;
    const stops = new Set(
      throwing.flatMap(({ address }) => (kind === "room" ? [this.at.get(address) as number] : this.branchesTo(this.at.get(address) as number))),
    );
    const wanted = kind === "check" ? [] : throwing.map(({ address }) => this.firstArgument(this.at.get(address) as number));
    if (stops.size === 0 || wanted.some(Number.isNaN)) return undefined;
    const reached = this.reachedWithout(stops);
    for (const call of calls) call.early = reached.has(this.at.get(call.address) as number);
    return { kind, depth: Math.max(...throwing.map(({ depth }) => depth)), bytes: wanted.length > 0 ? Math.min(...wanted) : 0 };
  }

  /** The branches on a condition that lead to the block of an instruction, or around it. */
  private branchesTo(i: number): number[] {
    const targets = new Set(this.f.instructions.flatMap(({ target }) => (target === undefined ? [] : [this.at.get(target)])));
    let start = i;
    while (start > 0 && !targets.has(start) && (this.f.instructions[start - 1] as Instruction).flow === "next") start--;
    return this.f.instructions.flatMap((x, at) =>
      x.flow === "branch" && x.target !== undefined && (at + 1 === start || this.at.get(x.target) === start) ? [at] : [],
    );
  }

  /** The constant that is passed to a call; NaN if none is seen. */
  private firstArgument(call: number): number {
    for (let i = call - 1; i >= Math.max(0, call - 6); i--) {
      const { mnemonic, operands, flow } = this.f.instructions[i] as Instruction;
      if (flow !== "next") return Number.NaN;
      if (/^r0\b/.test(operands) && !/^(?:cmp|tst|str)/.test(mnemonic))
        return /^mov[sw]?$/.test(mnemonic) ? Number(/#(\d+)/.exec(operands)?.[1] ?? Number.NaN) : Number.NaN;
    }
    return Number.NaN;
  }

  private reachedWithout(stops: ReadonlySet<number>): Set<number> {
    const reached = new Set<number>();
    const queue = [0];
    for (let i = queue.pop(); i !== undefined; i = queue.pop()) {
      if (reached.has(i) || i >= this.f.instructions.length) continue;
      reached.add(i);
      if (stops.has(i)) continue;
      queue.push(...this.following(i));
    }
    return reached;
  }

  private enter(i: number, depth: number): void {
    if (i >= this.f.instructions.length || (this.depths[i] ?? -1) >= depth) return;
    if (depth > TOO_DEEP) this.unknown = "the stack pointer is moved in a loop";
    this.depths[i] = depth;
    this.deepest = Math.max(this.deepest, depth);
    this.queue.push(i);
  }

  /** Indices of the instructions that may come after one in this function. */
  private following(i: number): number[] {
    const x = this.f.instructions[i] as Instruction;
    const to = x.target === undefined ? undefined : this.at.get(x.target);
    const jumps = to === undefined || (x.flow === "call" && to === 0) ? [] : [to];
    switch (x.flow) {
      case "call":
        return [...jumps, ...(x.target !== undefined && this.known.endless.has(x.target) && !x.conditional ? [] : [i + 1])];
      case "jump":
        return jumps;
      case "branch":
        return [...jumps, i + 1];
      case "return":
      case "stop":
        return [];
      case "far":
        return x.conditional ? [i + 1] : [];
      case "switch":
        return [...this.f.instructions.keys()];
      default:
        return [i + 1];
    }
  }

  private step(i: number): void {
    const x = this.f.instructions[i] as Instruction;
    const depth = this.depths[i] as number;
    if (x.flow === "switch") {
      this.tableDepth = Math.max(this.tableDepth, depth);
      return;
    }
    const leaves = x.target === undefined || x.target === this.f.address || !this.at.has(x.target);
    // Parts of assembly functions are called as functions that take no stack.
    if (x.flow === "far" || ((x.flow === "call" || x.flow === "jump" || x.flow === "branch") && leaves && (x.flow === "call" || x.target !== this.f.address))) {
      this.call(x, x.mnemonic === "ldr" ? 0 : depth, x.target);
    }
    const change = x.flow === "next" || x.flow === "leave" ? this.change(x, depth) : depth;
    this.deepest = Math.max(this.deepest, change);
    // A change on a condition only: whatever is deeper.
    const after = x.flow === "leave" ? depth : x.conditional ? Math.max(change, depth) : change;
    for (const next of this.following(i)) this.enter(next, after);
  }

  private call(x: Instruction, depth: number, target: number | undefined): void {
    const known = this.calls.get(x.address);
    if (!known || known.depth < depth) this.calls.set(x.address, { address: x.address, depth, target, early: true });
  }

  /** The depth behind an instruction that calls and jumps nowhere. */
  private change(x: Instruction, depth: number): number {
    const { operands, mnemonic: plain } = x;
    const constant = Number(/#(-?\d+)/.exec(operands)?.[1] ?? Number.NaN);
    const [to = "", from = "", third] = operands.split(",").map((word) => word.trim());
    if (plain === "push" || plain === "vpush") return depth + listBytes(operands);
    if (plain === "pop" || plain === "vpop") return depth - listBytes(operands);
    if (/^stmdb$/.test(plain) && to === "sp!") return depth + listBytes(operands);
    if (/^ldmia$/.test(plain) && to === "sp!") return depth - listBytes(operands);
    if (/^vstmdb/.test(plain) && to === "sp!") return depth + listBytes(operands);
    if (/^vldmia/.test(plain) && to === "sp!") return depth - listBytes(operands);
    if (/\[sp, #-?\d+\]!/.test(operands)) return depth - constant;
    if (/\[sp\], #-?\d+/.test(operands)) return depth - constant;
    if (/^(?:add|sub)[sw]?$/.test(plain)) {
      const sign = plain.startsWith("add") ? -1 : 1;
      const base = third === undefined ? to : from;
      if (to === "sp") {
        if (base !== "sp" && this.places.has(base) && !Number.isNaN(constant)) return (this.places.get(base) as number) + sign * constant;
        if (base === "sp" && !Number.isNaN(constant)) return depth + sign * constant;
        return this.lost(depth, "its frame has no fixed size");
      }
      const known = base === "sp" ? depth : this.places.get(base);
      if (known !== undefined && !Number.isNaN(constant)) this.places.set(to, known + sign * constant);
      return depth;
    }
    if (plain === "mov") {
      if (to === "sp") {
        const place = this.places.get(from);
        return place === undefined ? this.lost(depth, "it sets the stack pointer") : place;
      }
      if (from === "sp") this.places.set(to, depth);
      return depth;
    }
    if (/^(?:msr)$/.test(plain) && /^msp|^psp/i.test(to)) return this.lost(depth, "it sets the stack pointer");
    return depth;
  }

  private lost(depth: number, why: string): number {
    this.unknown ??= why;
    return depth;
  }
}

/** Where in a frame the caller is noted. */
export interface FrameLayout {
  /** Bytes of the frame at each instruction, by address. */
  depths: ReadonlyMap<number, number>;
  /** The return address is kept so many bytes below where the frame starts, once the frame is bigger than `linkFrom`; else it is in the register. */
  link: number | undefined;
  linkFrom: number;
}

export function layoutOf(f: MachineFunction, endless: ReadonlySet<number>): FrameLayout {
  return new Walk(f, { usedUp: undefined, room: undefined, endless }).layout();
}

/** Functions without a way back to their caller, by address: found from those that are known. */
export function findEndless(functions: ReadonlyMap<number, MachineFunction>, known: readonly number[]): Set<number> {
  const endless = new Set(known);
  for (let before = -1; before !== endless.size; ) {
    before = endless.size;
    for (const f of functions.values())
      if (!endless.has(f.address) && !new Walk(f, { usedUp: undefined, room: undefined, endless }).returns()) endless.add(f.address);
  }
  return endless;
}
