/** The order of libraries: what others need comes first, and names decide among the rest. */
import { UserError } from "../errors.ts";
import { globExpression } from "./files.ts";

/** What goes before a node, by name. */
export type Edges = ReadonlyMap<string, ReadonlySet<string>>;

/**
 * Depth-first topological order, nodes and edges taken by name. `kind` names the relation in the message of the
 * UserError that a cycle is.
 */
export function topologicalOrder(edges: Edges, kind: string): string[] {
  const order: string[] = [];
  const done = new Set<string>();
  const visit = (name: string, path: readonly string[]): void => {
    if (path.includes(name)) throw new UserError(`${kind} cycle: ${[...path.slice(path.indexOf(name)), name].join(" -> ")}`);
    if (done.has(name)) return;
    for (const before of [...(edges.get(name) ?? [])].sort()) if (edges.has(before)) visit(before, [...path, name]);
    done.add(name);
    order.push(name);
  };
  for (const name of [...edges.keys()].sort()) visit(name, []);
  return order;
}

/** What decides when a library is initialised. */
export interface InitNode {
  name: string;
  /** Libraries it refers to. */
  needs: readonly string[];
  initAfter: readonly string[];
  initBefore: readonly string[];
  noImplicitInitDeps: boolean;
}

/** Names in the order of initialisation. Names in `initAfter` and `initBefore` that are not there are ignored. */
export function initOrder(nodes: readonly InitNode[]): string[] {
  const edges = new Map(nodes.map((node) => [node.name, new Set<string>()]));
  const matching = (node: InitNode, pattern: string): string[] =>
    nodes.map(({ name }) => name).filter((name) => name !== node.name && globExpression(pattern).test(name));
  for (const node of nodes) {
    const before = edges.get(node.name) as Set<string>;
    if (!node.noImplicitInitDeps) for (const name of ["core", ...node.needs]) if (name !== node.name) before.add(name);
    for (const pattern of node.initAfter) for (const name of matching(node, pattern)) before.add(name);
    for (const pattern of node.initBefore) for (const name of matching(node, pattern)) edges.get(name)?.add(node.name);
  }
  return topologicalOrder(edges, "init dependency");
}
