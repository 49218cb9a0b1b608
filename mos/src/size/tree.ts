/** Flash and RAM of an image as trees: groups (libraries, the runtime ...), their modules, and the symbols of these. */
import type { ModuleSize, Sizes, SymbolSize } from "../builder/sizes.ts";

/** Bytes are those of the children, where there are any. Largest first. */
export interface Tree {
  name: string;
  bytes: number;
  children?: Tree[];
}

type Kind = "flash" | "ram";

export function sizeTree(sizes: Sizes): Record<Kind, Tree> {
  const modules = groupsOf(sizes.modules, "ram");
  // Where the heap is a variable of the port, it is among the modules.
  const isCounted = modules.reduce((sum, { bytes }) => sum + bytes, 0) >= sizes.ram + sizes.heap;
  const apart = (isCounted ? ["stack"] : ["heap", "stack"]) as ("heap" | "stack")[];
  return {
    flash: node("flash", groupsOf(sizes.modules, "flash")),
    ram: node("RAM", [...modules, ...apart.filter((name) => sizes[name] > 0).map((name) => ({ name, bytes: sizes[name] }))]),
  };
}

function groupsOf(modules: readonly ModuleSize[], kind: Kind): Tree[] {
  const groups = new Map<string, Tree[]>();
  for (const module of modules) {
    if (module[kind] === 0) continue;
    const group = groups.get(module.group) ?? [];
    groups.set(module.group, group);
    group.push(node(module.name, symbolsOf(module, kind)));
  }
  return [...groups].map(([name, children]) => node(name, children));
}

function symbolsOf(module: ModuleSize, kind: Kind): Tree[] {
  const own = new RegExp(`^(?:mk_fn_)?\\w*?${module.name.replace(/\.\w+$/, "").replace(/[^A-Za-z0-9_]/g, ".")}__`);
  return module.symbols.filter((symbol: SymbolSize) => symbol[kind] > 0).map((symbol) => ({ name: symbol.name.replace(own, ""), bytes: symbol[kind] }));
}

/** Of two children with one name (a function and its strings) one is made. */
function node(name: string, children: Tree[]): Tree {
  const byName = new Map<string, Tree>();
  for (const child of children) {
    const same = byName.get(child.name);
    if (same) same.bytes += child.bytes;
    else byName.set(child.name, { ...child });
  }
  const sorted = [...byName.values()].sort((a, b) => b.bytes - a.bytes || (a.name < b.name ? -1 : 1));
  const tree: Tree = { name, bytes: sorted.reduce((sum, { bytes }) => sum + bytes, 0) };
  return sorted.length === 0 ? tree : { ...tree, children: sorted };
}
