/** How much stack a program for a Cortex-M needs at most, and on which way: computed from its image. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { CALL_TABLE_FILE, type CalledFunction, type CallTable } from "@meerkat/compiler/analyse/table.ts";
import { readSections, type Section } from "../builder/elf.ts";
import { execute } from "../builder/process.ts";
import { type Bound, boundOf, type Step } from "./bound.ts";
import { readInlined } from "./debug-info.ts";
import { DISASSEMBLY_FLAGS, type Disassembly, readDisassembly } from "./disassembly.ts";
import { type Frame, findEndless, frameOf } from "./frames.ts";
import { CallGraph, functionsInData, type Place } from "./graph.ts";
import { PointerCalls, readPointerTable } from "./indirect-calls.ts";

export interface StackStep {
  /** As in TypeScript, or the name of a C function. */
  name: string;
  /** Where it is called; undefined if that is not known. */
  place: Place | undefined;
  /** Of the stack, down to where it calls the next. */
  bytes: number;
  /** It is on the way so many times, as part of this cycle; `times` is undefined where only the stack's limit ends it. */
  cycle?: string[];
  times?: number;
}

export interface StackReport {
  /** What the program has. */
  stackBytes: number;
  /** Needed at most, interrupts included; undefined if nothing is proven. */
  bytes: number | undefined;
  /** Of these, for the worst interrupt. */
  interruptBytes: number;
  /** Needed if no cycle of `checked` is ever gone through, interrupts included. */
  straightBytes: number;
  path: StackStep[];
  /** Why there is no bound. */
  unproven: string[];
  /** Recursion that only the stack's limit ends. */
  checked: string[][];
}

export interface StackOptions {
  image: string;
  /** Folder of the generated C files. */
  generated: string;
  tools: { objcopy: string; addr2line: string };
  /** By name in TypeScript: how often a function can be on the stack at once. */
  recursion: ReadonlyMap<string, number>;
}

const EM_ARM = 40;
/** ARMv7-M Architecture Reference Manual, B1.5.6: eight words, and one to align the stack. */
const EXCEPTION_FRAME = 36;
/** The same with the registers of the floating-point unit. */
const EXCEPTION_FRAME_FP = 108;
const FAULT = "fault_handler";
const RESERVE = "mk_stack_reserve";
/** That others do not return follows from it. */
const ENDLESS: readonly string[] = ["longjmp"];

/** Undefined for an image of another kind. Throws UserError if a tool is not installed. */
export async function measureStack(options: StackOptions): Promise<StackReport | undefined> {
  const file = readFileSync(options.image);
  const sections = readSections(file);
  const vectors = sections.find(({ name }) => name === ".vectors");
  const stack = sections.find(({ name }) => name === ".stack");
  if (file.readUInt16LE(18) !== EM_ARM || !vectors || !stack) return undefined;
  const objdump = options.tools.objcopy.replace(/objcopy$/, "objdump");
  const { functions, symbols } = readDisassembly((await execute([objdump, ...DISASSEMBLY_FLAGS, options.image])).stdout);
  const calls = JSON.parse(readFileSync(join(options.generated, CALL_TABLE_FILE), "utf8")) as CallTable;
  const frames = framesOf({ functions, symbols });
  const blind = [...frames.values()].flatMap((frame) => frame.calls.filter(({ target }) => target === undefined));
  const table = readPointerTable();
  const pointers = new PointerCalls(table, namesOf(functions), constructorsOf(file, sections, symbols));
  const tags = new RecursionTags(calls);
  const graph = new CallGraph({
    functions,
    calls,
    inlined: readInlined(file, sections),
    frames,
    pointers,
    places: await placesOf(
      options,
      blind.map(({ address }) => address),
    ),
    limitOf: (name, called) => (called ? (options.recursion.get(called.name) ?? tags.of(called)) : table.recursion[name]),
  });
  const reserve = symbols.get(RESERVE) ?? 0;
  const [, reset = 0, ...handlers] = wordsOf(file, vectors);
  const main = boundOf(graph.at(reset & ~1), stack.size - reserve);
  const fault = graph.addressOf(FAULT);
  const interrupts = [...new Set(handlers.map((word) => word & ~1))]
    .filter((address) => address !== 0 && address !== fault)
    .map((address) => boundOf(graph.at(address), 0));
  const hasFpu = [...functions.values()].some((f) => f.instructions.some(({ mnemonic }) => mnemonic === "vpush" || mnemonic === "vldr"));
  const interruptBytes = Math.max(0, ...interrupts.map(({ bytes, straight }) => bytes ?? straight)) + (hasFpu ? EXCEPTION_FRAME_FP : EXCEPTION_FRAME);
  const claimed = pointers.claimed();
  const unknown = [...functionsInData(file, sections, functions)].filter((address) => !graph.isAccountedFor(address, claimed));
  const unproven = [
    ...main.unproven,
    ...interrupts.flatMap((bound) => bound.unproven),
    ...interrupts.flatMap(({ checked }) => checked.map((cycle) => `recursion in an interrupt: ${cycle.join(" → ")}`)),
    ...unknown.map((address) => `nothing says who calls ${functions.get(address)?.names[0]} through a pointer`),
  ];
  return {
    stackBytes: stack.size,
    bytes: unproven.length > 0 || main.bytes === undefined ? undefined : main.bytes + interruptBytes,
    interruptBytes,
    straightBytes: main.straight + interruptBytes,
    path: await named(options, graph, main),
    unproven,
    checked: main.checked.map((cycle) => cycle.map((name) => graph.titleOf(name))),
  };
}

function framesOf({ functions }: Disassembly): Map<number, Frame> {
  const named = new Map([...functions.values()].flatMap((f) => f.names.map((name): [string, number] => [name, f.address])));
  const endless = findEndless(
    functions,
    ENDLESS.flatMap((name) => named.get(name) ?? []),
  );
  // The compiler goes on behind it: so it keeps endless recursion from becoming a loop.
  endless.delete(named.get("mk_stack_used_up") ?? -1);
  const known = { usedUp: named.get("mk_stack_used_up"), room: named.get("mk_stack_room"), endless };
  return new Map([...functions.values()].map((f) => [f.address, frameOf(f, known)]));
}

function namesOf(functions: Disassembly["functions"]): [string, number][] {
  return [...functions.values()].flatMap((f) => f.names.map((name): [string, number] => [name, f.address]));
}

function wordsOf(file: Buffer, { offset, size }: Section): number[] {
  return Array.from({ length: size / 4 }, (_, i) => file.readUInt32LE(offset + 4 * i));
}

function constructorsOf(file: Buffer, sections: readonly Section[], symbols: ReadonlyMap<string, number>): number[] {
  const start = symbols.get("__init_array_start") ?? 0;
  const end = symbols.get("__init_array_end") ?? 0;
  const section = sections.find(({ address, size, loaded }) => loaded && start >= address && end <= address + size);
  if (!section || start === 0) return [];
  return wordsOf(file, { ...section, offset: section.offset + start - section.address, size: end - start }).map((word) => word & ~1);
}

/** Files and lines, innermost of inlined functions. */
async function placesOf({ image, tools }: StackOptions, addresses: readonly number[]): Promise<Map<number, Place>> {
  if (addresses.length === 0) return new Map();
  const { stdout } = await execute([tools.addr2line, "-e", image, ...addresses.map((address) => `0x${address.toString(16)}`)]);
  const places = stdout.split("\n").map((line) => /^(.*?):(\d+)/.exec(line));
  return new Map(
    addresses.flatMap((address, i): [number, Place][] => {
      const [, path = "??", line = "0"] = places[i] ?? [];
      return path === "??" ? [] : [[address, { path, line: Number(line) }]];
    }),
  );
}

async function named(options: StackOptions, graph: CallGraph, { path }: Bound): Promise<StackStep[]> {
  const places = await placesOf(
    options,
    path.flatMap(({ address }) => (address === undefined ? [] : [address])),
  );
  return path.map(({ node, bytes, address, cycle, times }: Step) => ({
    name: graph.titleOf(node.name),
    place: address === undefined ? undefined : places.get(address),
    bytes,
    ...(cycle ? { cycle: cycle.map((name) => graph.titleOf(name)) } : {}),
    ...(times === undefined ? {} : { times }),
  }));
}

/** `@recursion N` in the comment before a TypeScript function: it is never on the stack more often. */
class RecursionTags {
  private readonly calls: CallTable;
  private readonly sources = new Map<string, string[]>();

  constructor(calls: CallTable) {
    this.calls = calls;
  }

  of({ file, line }: CalledFunction): number | undefined {
    const path = this.calls.files[file] ?? "";
    let lines = this.sources.get(path);
    if (!lines) this.sources.set(path, (lines = readIfThere(path).split("\n")));
    let at = line - 2;
    if (!lines[at]?.trimEnd().endsWith("*/")) return undefined;
    let comment = lines[at] as string;
    while (!comment.includes("/**") && at > 0) comment = `${lines[--at]}\n${comment}`;
    const count = /@recursion (\d+)/.exec(comment)?.[1];
    return count === undefined ? undefined : Number(count);
  }
}

function readIfThere(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
