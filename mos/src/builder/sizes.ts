/** Flash and RAM of an image, by section and by module. */
import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { readSections, type Section } from "./elf.ts";
import { type Placement, readLinkerMap } from "./linker-map.ts";
import type { ObjectFile } from "./objects.ts";

export interface SectionSize {
  name: string;
  bytes: number;
  flash: boolean;
  ram: boolean;
}

export interface ModuleSize {
  /** `core`, `rpc-uart`, `C runtime` ... */
  group: string;
  /** `loop.ts`, `string.c` ... */
  name: string;
  flash: number;
  ram: number;
  symbols: SymbolSize[];
}

/** A function, a variable or a constant; of a library in C, what is linked of one of its files. */
export interface SymbolSize {
  name: string;
  flash: number;
  ram: number;
}

export interface Sizes {
  /** Code, constants, and the initial values of variables. */
  flash: number;
  /** Variables, without heap and stack. */
  ram: number;
  heap: number;
  stack: number;
  sections: SectionSize[];
  modules: ModuleSize[];
}

/** `heapBytes`: what the program gets where the heap is no section of its own but a variable of the port. */
export function measureImage(image: string, mapFile: string, objects: ObjectFile[], files: readonly string[], heapBytes: number): Sizes {
  const sections = readSections(readFileSync(image)).filter((section) => section.allocated && section.size > 0);
  const static_ = sections.filter(({ name }) => name !== ".heap" && name !== ".stack");
  const sum = (of: (section: Section) => boolean) => static_.filter(of).reduce((total, section) => total + section.size, 0);
  const sizeOf = (name: string) => sections.find((section) => section.name === name)?.size ?? 0;
  return {
    flash: sum((section) => section.loaded),
    ram: sum((section) => section.writable) - (sizeOf(".heap") > 0 ? 0 : heapBytes),
    heap: sizeOf(".heap") || heapBytes,
    stack: sizeOf(".stack"),
    sections: static_.map(({ name, size, loaded, writable }) => ({ name, bytes: size, flash: loaded, ram: writable })),
    modules: sumModules(readLinkerMap(readFileSync(mapFile, "utf8")), static_, objects, files),
  };
}

function sumModules(placements: Placement[], sections: Section[], objects: ObjectFile[], files: readonly string[]): ModuleSize[] {
  const byName = new Map(sections.map((section) => [section.name, section]));
  const modules = new Map<string, ModuleSize>();
  const moduleOf = attribution(objects, files);
  const left = new Map(sections.map((section) => [section.name, section.size]));
  const symbols = new Map<string, SymbolSize>();
  const add = (place: { group: string; name: string }, input: string, section: Section, size: number) => {
    const key = `${place.group}/${place.name}`;
    const module = modules.get(key) ?? { ...place, flash: 0, ram: 0, symbols: [] };
    modules.set(key, module);
    const name = symbolOf(input);
    let symbol = symbols.get(`${key}/${name}`);
    if (!symbol) {
      symbol = { name, flash: 0, ram: 0 };
      symbols.set(`${key}/${name}`, symbol);
      module.symbols.push(symbol);
    }
    for (const sum of [module, symbol]) {
      if (section.loaded) sum.flash += size;
      if (section.writable) sum.ram += size;
    }
  };
  for (const placement of placements) {
    const section = byName.get(placement.section);
    // The linker joins all unwind tables and books them under one object.
    if (!section || placement.size === 0 || placement.input === ".eh_frame") continue;
    // A string that several objects hold is merged: the map gives the size before.
    const size = Math.min(placement.size, left.get(section.name) ?? 0);
    left.set(section.name, (left.get(section.name) ?? 0) - size);
    add(moduleOf(placement), placement.input, section, size);
  }
  for (const section of sections) {
    const rest = left.get(section.name) ?? 0;
    if (rest > 0) add({ group: "linker", name: "tables and padding" }, section.name, section, rest);
  }
  return [...modules.values()].sort((a, b) => b.flash - a.flash || b.ram - a.ram);
}

function attribution(objects: ObjectFile[], files: readonly string[]): (placement: Placement) => { group: string; name: string } {
  const byPath = new Map(objects.map((object) => [object.path, object]));
  const modules = new Map(files.map((file) => [modulePrefix(file), { group: groupOf(file), name: basename(file) }]));
  return ({ input, object }) => {
    if (object === "") return { group: "linker", name: "tables and padding" };
    const own = byPath.get(object);
    if (!own) return { group: "C library", name: basename(object.replace(/\(.*/, "")) };
    if (own.origin === "runtime") return { group: "C runtime", name: basename(own.source) };
    if (own.origin === "port") return { group: own.feature ?? "port", name: basename(own.source) };
    if (own.origin === "app") return { group: "app", name: basename(own.source) };
    const prefix = /^(?:mk_fn_)?(.+?)__/.exec(symbolOf(input))?.[1];
    return (prefix === undefined ? undefined : modules.get(prefix)) ?? { group: "program", name: kindOf(input) };
  };
}

/** `core_loop__defer` of `.text.core_loop__defer`, and of the strings in it; a section that is not of one symbol alone goes by its own name. */
function symbolOf(input: string): string {
  return input.replace(/^\.(?:text|rodata|data|bss)(?:\.rel\.ro(?:\.local)?)?\.(?:unlikely\.|startup\.)?/, "").replace(/\.str\d+\.\d+$/, "");
}

/** What belongs to no module by name: literals that modules share, tables of the class system. */
function kindOf(input: string): string {
  if (/^\.rodata/.test(input)) return "strings and tables";
  return /^\.(?:data|bss)/.test(input) ? "variables" : "shared code";
}

/** The beginning of the C names that a module's functions get, as the compiler's lowering makes it. */
function modulePrefix(file: string): string {
  const parts = file
    .replace(/\.ts$/, "")
    .split("/")
    .filter((part) => part !== "src");
  return parts
    .slice(-2)
    .join("_")
    .replace(/[^A-Za-z0-9_]+/g, "_");
}

function groupOf(file: string): string {
  const parts = file.split("/");
  if (parts.at(-2) === "std") return "standard library";
  return parts.filter((part) => part !== "src").at(-2) ?? "program";
}
