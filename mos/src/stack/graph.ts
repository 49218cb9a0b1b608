/** The call graph of a linked image: what its instructions say, and for calls through registers, what may be in them. */
import type { CalledFunction, CallTable } from "@meerkat/compiler/analyse/table.ts";
import type { Section } from "../builder/elf.ts";
import type { Node } from "./bound.ts";
import type { MachineFunction } from "./disassembly.ts";
import type { Frame } from "./frames.ts";
import type { PointerCalls } from "./indirect-calls.ts";

/** Functions of the runtime that call what they are given: each of their callers has its own. */
const RESUME = "mk_resume";
const RUN_STEP = "mk_run_step";
/** They set the stack pointer, upwards: back to a handler, or to its start for another program. */
const UPWARDS: ReadonlySet<string> = new Set(["longjmp", "hal_boot_start"]);

export interface Place {
  path: string;
  line: number;
}

export interface GraphSources {
  functions: ReadonlyMap<number, MachineFunction>;
  calls: CallTable;
  /** By name of a function: those that the C compiler has put into it. */
  inlined: ReadonlyMap<string, ReadonlySet<string>>;
  frames: ReadonlyMap<number, Frame>;
  pointers: PointerCalls;
  /** Source lines of addresses of calls through registers. */
  places: ReadonlyMap<number, Place>;
  /** How often a function can be on the stack at once, where that is known. */
  limitOf: (name: string, called: CalledFunction | undefined) => number | undefined;
}

export class CallGraph {
  private readonly from: GraphSources;
  private readonly byName = new Map<string, number[]>();
  private readonly nodes = new Map<string, Node>();
  /** Functions that are called by their name somewhere. */
  private readonly calledByName: ReadonlySet<number>;
  /** Functions that are nowhere in the image by themselves: the C compiler may have made one of them and another. */
  private readonly merged = new Map<string, CalledFunction[]>();

  constructor(from: GraphSources) {
    this.from = from;
    for (const f of from.functions.values()) for (const name of f.names) append(this.byName, name, f.address);
    this.calledByName = new Set([...from.frames.values()].flatMap((frame) => frame.calls.flatMap(({ target }) => target ?? [])));
    this.findMerged();
  }

  addressOf(name: string): number | undefined {
    return this.byName.get(name)?.[0];
  }

  at(address: number): Node {
    return this.node(address, "");
  }

  /** Of a function that is part of a node: what TypeScript calls it, and where it is. */
  sourceOf(node: Node): CalledFunction | undefined {
    return this.from.calls.functions[baseName(node.name)];
  }

  /** What people call a function. */
  titleOf(symbol: string): string {
    return this.from.calls.functions[baseName(symbol)]?.name ?? symbol;
  }

  /** A function whose address is in data is called by TypeScript, by the processor, or by what the table of pointers says. */
  isAccountedFor(address: number, claimed: ReadonlySet<number>): boolean {
    const names = this.from.functions.get(address)?.names ?? [];
    // A number that looks like an address is none of what would not be in the image without it.
    return this.calledByName.has(address) || claimed.has(address) || names.some((name) => this.isOurs(baseName(name)) || name.startsWith("program.c:"));
  }

  /** With `caller`, a function that calls what that caller has given it. */
  private node(address: number, caller: string): Node {
    const key = `${address} ${caller}`;
    const known = this.nodes.get(key);
    if (known) return known;
    const f = this.from.functions.get(address);
    const node: Node = { name: f?.names[0] ?? `0x${address.toString(16)}`, bytes: 0, edges: [] };
    this.nodes.set(key, node);
    const frame = this.from.frames.get(address);
    if (!f || !frame) {
      node.unknown = "it is not in the image";
      return node;
    }
    node.bytes = frame.bytes;
    if (frame.guard) node.guard = frame.guard;
    if (frame.unknown !== undefined && !UPWARDS.has(node.name)) node.unknown = frame.unknown;
    const limit = this.from.limitOf(node.name, this.sourceOf(node));
    if (limit !== undefined) node.limit = limit;
    for (const call of frame.calls) {
      const targets = call.target === undefined ? this.behindPointer(f, call.address, caller) : [this.startOf(call.target)];
      if (targets === undefined) {
        node.unknown = `it calls through a pointer${this.where(call.address)}, and nothing says what`;
        continue;
      }
      for (const target of targets) {
        if (call.target !== undefined && this.isExcluded(f, caller, target)) continue;
        const to = this.node(target, this.isByCaller(target) ? String(address) : "");
        node.edges.push({ to, depth: call.depth, address: call.address, early: call.early });
      }
    }
    return node;
  }

  private where(address: number): string {
    const place = this.from.places.get(address);
    return place ? ` (${place.path}:${place.line})` : "";
  }

  /** The function that an address is in. */
  private startOf(address: number): number {
    if (this.from.functions.has(address)) return address;
    let best = -1;
    for (const start of this.from.functions.keys()) if (start <= address && start > best) best = start;
    return best;
  }

  private behindPointer(f: MachineFunction, address: number, caller: string): number[] | undefined {
    const name = f.names[0];
    if (name === RESUME || name === RUN_STEP) {
      const by = this.from.functions.get(Number(caller));
      if (!by) return undefined;
      return name === RESUME ? this.reachedBy(this.partsOf(by), "resumes") : this.stepsRunBy(by);
    }
    const parts = this.partsOf(f);
    if (parts.length > 0) return this.throughRegister(f, parts, caller);
    const place = this.from.places.get(address);
    return place && this.from.pointers.at(place.path, place.line);
  }

  /** What the function does depends on who calls it. */
  private isByCaller(address: number): boolean {
    const names = this.from.functions.get(address)?.names ?? [];
    return names.some((name) => name === RESUME || name === RUN_STEP || this.from.calls.tables[baseName(name)] !== undefined);
  }

  private throughRegister(f: MachineFunction, parts: readonly string[], caller: string): number[] | undefined {
    const closures = this.reachedBy(parts, "closures");
    const tables = parts.filter((part) => this.from.calls.tables[part]);
    if (tables.length === 0) return closures;
    const callers = this.callersParts(f, parts, caller);
    return [...(closures ?? []), ...this.addresses(tables.flatMap((table) => this.methodsOf(callers, table)))];
  }

  /** A table that is a function of its own is called by the parts of its caller. */
  private callersParts(f: MachineFunction, parts: readonly string[], caller: string): readonly string[] {
    const by = caller === "" ? undefined : this.from.functions.get(Number(caller));
    return by && f.names.some((name) => this.from.calls.tables[baseName(name)]) ? [...this.partsOf(by), ...parts] : parts;
  }

  /** Methods that functions may call by way of a table; all of it if none of them is known to. */
  private methodsOf(parts: readonly string[], table: string): string[] {
    const { functions, tables } = this.from.calls;
    const known = parts
      .flatMap((part) => this.withAlike(functions[part] ?? functions[part.replace(/_run$/, "")]))
      .flatMap((called) => {
        const methods = called.methods?.[table];
        return methods ? [methods] : [];
      });
    return known.length > 0 ? known.flat() : (tables[table] ?? []);
  }

  /** A method that a table, as part of the function, would choose for objects that never get there. */
  private isExcluded(f: MachineFunction, caller: string, target: number): boolean {
    const { functions, tables } = this.from.calls;
    const parts = this.partsOf(f);
    const through = parts.filter((part) => tables[part] && this.addresses(tables[part]).includes(target));
    if (through.length === 0) return false;
    const callers = this.callersParts(f, parts, caller);
    const called = callers
      .flatMap((part) => this.withAlike(functions[part] ?? functions[part.replace(/_run$/, "")]))
      .flatMap(({ named = [], closures = [] }) => [...named, ...closures]);
    const reachable = [...called, ...through.flatMap((table) => this.methodsOf(callers, table))];
    return !this.addresses(reachable).includes(target);
  }

  /** A function, with those that the C compiler may have made one of with it. */
  private withAlike(called: CalledFunction | undefined): CalledFunction[] {
    if (!called) return [];
    return [called, ...(called.shape === undefined ? [] : (this.merged.get(called.shape) ?? []))];
  }

  /** Undefined if none of the parts is known to call anything so; none if they call what is never there. */
  private reachedBy(parts: readonly string[], what: "closures" | "resumes"): number[] | undefined {
    const found = parts.flatMap((part) => this.reached(part, what) ?? []);
    return parts.some((part) => this.reached(part, what)) ? this.addresses(found) : undefined;
  }

  private stepsRunBy(f: MachineFunction): number[] | undefined {
    const found = this.partsOf(f).flatMap((part) => this.byName.get(`${part}_run`) ?? []);
    return found.length > 0 ? found : undefined;
  }

  /** Names of the TypeScript functions and tables that a function is made of; none for one of C. */
  private partsOf(f: MachineFunction): string[] {
    const own = [...new Set(f.names.map(baseName))];
    if (!own.some((name) => this.isOurs(name))) return [];
    return [...new Set([...own, ...own.flatMap((name) => [...(this.from.inlined.get(name) ?? [])])])];
  }

  /** A TypeScript function, or what the compiler has made for one. */
  private isOurs(name: string): boolean {
    const { functions, tables } = this.from.calls;
    return (
      name in functions ||
      name in tables ||
      functions[name.replace(/_run$/, "")] !== undefined ||
      /^mk_(?:app_main|run_microtasks|make_\w+|begin_\w+)$/.test(name)
    );
  }

  private reached(part: string, what: "closures" | "resumes"): string[] | undefined {
    const { functions } = this.from.calls;
    const own = functions[part] ?? functions[part.replace(/_run$/, "")];
    return own?.[what] ? this.withAlike(own).flatMap((called) => called[what] ?? []) : undefined;
  }

  private findMerged(): void {
    const inlined = new Set([...this.from.inlined.values()].flatMap((names) => [...names]));
    const present = new Set([...this.byName.keys()].map(baseName));
    for (const [name, called] of Object.entries(this.from.calls.functions)) {
      if (called.shape !== undefined && !present.has(name) && !inlined.has(name)) append(this.merged, called.shape, called);
    }
  }

  /** A function that is not in the image under any name cannot be called. */
  private addresses(names: readonly string[]): number[] {
    return [...new Set(names.flatMap((name) => this.addressesOf(name)))];
  }

  private addressesOf(name: string): number[] {
    const exact = this.byName.get(name);
    if (exact) return exact;
    return [...this.byName].flatMap(([other, addresses]) => (baseName(other) === name ? addresses : []));
  }
}

/** Without what the C compiler adds to copies and parts: `.constprop.0`, `.part.0`, `.isra.0`, `.cold`. */
function baseName(name: string): string {
  return name.replace(/\..*$/, "");
}

function append<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}

/** Functions whose address stands somewhere in the memory image. */
export function functionsInData(file: Buffer, sections: readonly Section[], functions: ReadonlyMap<number, MachineFunction>): Set<number> {
  const found = new Set<number>();
  for (const section of sections) {
    if (!section.allocated || !section.loaded) continue;
    for (let at = section.offset; at + 4 <= section.offset + section.size; at += 4) {
      const word = file.readUInt32LE(at);
      if (word % 2 === 1 && functions.has(word - 1)) found.add(word - 1);
    }
  }
  return found;
}
