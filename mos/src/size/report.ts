/** The last build's figures with their difference to the build before: what `mos size` and the web UI show. */
import type { SizeNode, SizeReport } from "../ui/protocol.ts";
import { figuresBefore, lastFigures } from "./figures.ts";
import type { Tree } from "./tree.ts";

/** `folder`: of one platform's build, with its build.json. Undefined: nothing was linked there (the node platform links nothing). */
export function readSizeReport(folder: string): SizeReport | undefined {
  const last = lastFigures(folder);
  if (last === undefined) return undefined;
  const before = figuresBefore(folder);
  const compared = (tree: Tree, old: Tree | undefined) => (before === undefined ? { ...tree } : withChanges(tree, old));
  return { ...last, flash: compared(last.flash, before?.flash), ram: compared(last.ram, before?.ram) };
}

/** What is gone since has 0 bytes. */
function withChanges(tree: Tree, old: Tree | undefined): SizeNode {
  const { name, bytes } = tree;
  const node: SizeNode = { name, bytes, change: bytes - (old?.bytes ?? 0) };
  const before = new Map(old?.children?.map((child) => [child.name, child]));
  const children = (tree.children ?? []).map((child) => withChanges(child, take(before, child.name)));
  for (const gone of before.values()) children.push(withChanges({ ...emptied(gone) }, gone));
  return children.length === 0 ? node : { ...node, children };
}

function take(trees: Map<string, Tree>, name: string): Tree | undefined {
  const tree = trees.get(name);
  trees.delete(name);
  return tree;
}

function emptied({ name, children }: Tree): Tree {
  return { name, bytes: 0, ...(children === undefined ? {} : { children: children.map(emptied) }) };
}
