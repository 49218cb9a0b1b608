/**
 * Havlak's algorithm, which finds the loops of a control-flow graph and how they nest, on a large synthetic graph.
 * The graph is that of the published benchmark (Hundt, "Loop Recognition in C++/Java/Go/Scala"), and so are the counts;
 * there are three loops fewer because the warm-up graph is not counted in.
 */
const rounds = 60;
const expectedLoops = 1602;
const expectedBlocks = 5213;

class BasicBlock {
  readonly id: i32;
  readonly inEdges: BasicBlock[] = [];
  readonly outEdges: BasicBlock[] = [];

  constructor(id: i32) {
    this.id = id;
  }
}

class ControlFlowGraph {
  readonly blocks: BasicBlock[] = [];
  private readonly blockOfId = new Map<i32, BasicBlock>();

  /** The block with this number, made if there is none. The first one is where control enters. */
  block(id: i32): BasicBlock {
    const known = this.blockOfId.get(id);
    if (known !== undefined) return known;
    const made = new BasicBlock(id);
    this.blockOfId.set(id, made);
    this.blocks.push(made);
    return made;
  }

  connect(from: i32, to: i32): void {
    const source = this.block(from);
    const target = this.block(to);
    source.outEdges.push(target);
    target.inEdges.push(source);
  }

  /** Each of these builds a piece that starts at a block and gives the number of its last block. */
  buildStraight(start: i32, length: i32): i32 {
    for (let i = 0; i < length; i++) this.connect(start + i, start + i + 1);
    return start + length;
  }

  buildDiamond(start: i32): i32 {
    this.connect(start, start + 1);
    this.connect(start, start + 2);
    this.connect(start + 1, start + 3);
    this.connect(start + 2, start + 3);
    return start + 3;
  }

  buildBaseLoop(from: i32): i32 {
    const header = this.buildStraight(from, 1);
    const firstDiamond = this.buildDiamond(header);
    const between = this.buildStraight(firstDiamond, 1);
    const secondDiamond = this.buildDiamond(between);
    const footer = this.buildStraight(secondDiamond, 1);
    this.connect(secondDiamond, between);
    this.connect(firstDiamond, header);
    this.connect(footer, from);
    return this.buildStraight(footer, 1);
  }
}

class Loop {
  readonly isRoot: boolean;
  readonly isReducible: boolean;
  readonly header: BasicBlock | null;
  readonly blocks = new Set<BasicBlock>();
  readonly children = new Set<Loop>();
  nesting: i32 = 0;
  private parentLoop: Loop | null = null;

  constructor(header: BasicBlock | null, isReducible: boolean, isRoot: boolean) {
    this.header = header;
    this.isReducible = isReducible;
    this.isRoot = isRoot;
    if (header !== null) this.blocks.add(header);
  }

  get parent(): Loop | null {
    return this.parentLoop;
  }

  set parent(parent: Loop) {
    this.parentLoop = parent;
    parent.children.add(this);
  }
}

/** The loops of one graph, below a root that stands for the whole. */
class LoopTree {
  readonly root = new Loop(null, true, true);
  readonly loops: Loop[] = [];

  add(header: BasicBlock, isReducible: boolean): Loop {
    const loop = new Loop(header, isReducible, false);
    this.loops.push(loop);
    return loop;
  }

  /** Loops, with the root. */
  get size(): i32 {
    return this.loops.length + 1;
  }

  calculateNesting(): void {
    for (const loop of this.loops) {
      if (loop.parent === null) loop.parent = this.root;
    }
    this.nest(this.root);
  }

  private nest(loop: Loop): void {
    for (const child of loop.children) {
      this.nest(child);
      loop.nesting = Math.max(loop.nesting, child.nesting + 1);
    }
  }
}

/** A block, or all blocks of a loop found so far, in Tarjan's union-find. */
class UnionFindNode {
  readonly block: BasicBlock;
  /** Place in the depth-first order. */
  readonly order: i32;
  parent: UnionFindNode;
  loop: Loop | null = null;

  constructor(block: BasicBlock, order: i32) {
    this.block = block;
    this.order = order;
    this.parent = this;
  }

  /** The representative; shortens the way to it for the next time. */
  find(): UnionFindNode {
    const path: UnionFindNode[] = [];
    let node: UnionFindNode = this;
    while (node !== node.parent) {
      if (node.parent !== node.parent.parent) path.push(node);
      node = node.parent;
    }
    for (const passed of path) passed.parent = node.parent;
    return node;
  }

  union(parent: UnionFindNode): void {
    this.parent = parent;
  }
}

const enum BlockKind {
  NonHeader,
  Reducible,
  Self,
  Irreducible,
  Dead,
}

const unvisited = -1;
/** Graphs with more edges from one irreducible loop than this are left alone. */
const maxNonBackEdges = 32 * 1024;

class LoopFinder {
  private readonly graph: ControlFlowGraph;
  private readonly tree: LoopTree;
  private readonly numberOf = new Map<BasicBlock, i32>();
  private readonly nodes: UnionFindNode[] = [];
  /** The following are indexed by place in the depth-first order. */
  private readonly last: i32[];
  private readonly header: i32[];
  private readonly kind: BlockKind[];
  private readonly backEdges: i32[][] = [];
  private readonly nonBackEdges: Set<i32>[] = [];

  constructor(graph: ControlFlowGraph, tree: LoopTree) {
    this.graph = graph;
    this.tree = tree;
    const size = graph.blocks.length;
    this.last = new Array<i32>(size).fill(0);
    this.header = new Array<i32>(size).fill(0);
    this.kind = new Array<BlockKind>(size).fill(BlockKind.NonHeader);
    for (const block of graph.blocks) {
      this.backEdges.push([]);
      this.nonBackEdges.push(new Set<i32>());
      this.numberOf.set(block, unvisited);
    }
  }

  findLoops(): void {
    const visited = this.visit(this.graph.blocks[0], 0) + 1;
    for (let w = visited; w < this.graph.blocks.length; w++) this.kind[w] = BlockKind.Dead;
    for (let w = 0; w < visited; w++) this.classifyEdges(w);
    for (let w = visited - 1; w >= 0; w--) this.collectLoop(w);
  }

  /** Numbers the blocks in depth-first order; gives the last number used. */
  private visit(block: BasicBlock, number: i32): i32 {
    this.nodes.push(new UnionFindNode(block, number));
    this.numberOf.set(block, number);
    let lastNumber = number;
    for (const target of block.outEdges) {
      if (this.numberOfBlock(target) === unvisited) lastNumber = this.visit(target, lastNumber + 1);
    }
    this.last[number] = lastNumber;
    return lastNumber;
  }

  private numberOfBlock(block: BasicBlock): i32 {
    return this.numberOf.get(block) ?? unvisited;
  }

  private isAncestor(w: i32, v: i32): boolean {
    return w <= v && v <= this.last[w];
  }

  private classifyEdges(w: i32): void {
    for (const source of this.nodes[w].block.inEdges) {
      const v = this.numberOfBlock(source);
      if (v === unvisited) continue;
      if (this.isAncestor(w, v)) this.backEdges[w].push(v);
      else this.nonBackEdges[w].add(v);
    }
  }

  /** Finds the body of the loop with header `w`, if there is one, and folds it into one node. */
  private collectLoop(w: i32): void {
    const body: UnionFindNode[] = [];
    for (const v of this.backEdges[w]) {
      if (v !== w) body.push(this.nodes[v].find());
      else this.kind[w] = BlockKind.Self;
    }
    if (body.length > 0) this.kind[w] = BlockKind.Reducible;
    const todo = body.slice();
    for (let next = 0; next < todo.length; next++) {
      const x = todo[next];
      if (this.nonBackEdges[x.order].size > maxNonBackEdges) return;
      this.followNonBackEdges(w, x, body, todo);
    }
    if (body.length > 0 || this.kind[w] === BlockKind.Self) this.makeLoop(w, body);
  }

  private followNonBackEdges(w: i32, x: UnionFindNode, body: UnionFindNode[], todo: UnionFindNode[]): void {
    for (const y of this.nonBackEdges[x.order]) {
      const node = this.nodes[y].find();
      if (!this.isAncestor(w, node.order)) {
        this.kind[w] = BlockKind.Irreducible;
        this.nonBackEdges[w].add(node.order);
      } else if (node.order !== w && !body.includes(node)) {
        todo.push(node);
        body.push(node);
      }
    }
  }

  private makeLoop(w: i32, body: UnionFindNode[]): void {
    const loop = this.tree.add(this.nodes[w].block, this.kind[w] !== BlockKind.Irreducible);
    this.nodes[w].loop = loop;
    for (const node of body) {
      this.header[node.order] = w;
      node.union(this.nodes[w]);
      if (node.loop !== null) node.loop.parent = loop;
      else loop.blocks.add(node.block);
    }
  }
}

function buildGraph(outer: i32, middle: i32, inner: i32): ControlFlowGraph {
  const graph = new ControlFlowGraph();
  graph.block(0);
  graph.buildBaseLoop(0);
  graph.block(1);
  graph.connect(0, 2);
  let n = 2;
  for (let i = 0; i < outer; i++) {
    graph.block(n + 1);
    graph.connect(2, n + 1);
    n++;
    for (let j = 0; j < middle; j++) {
      const top = n;
      n = graph.buildStraight(n, 1);
      for (let k = 0; k < inner; k++) n = graph.buildBaseLoop(n);
      const bottom = graph.buildStraight(n, 1);
      graph.connect(n, top);
      n = bottom;
    }
    graph.connect(n, 1);
  }
  return graph;
}

function findLoops(graph: ControlFlowGraph): LoopTree {
  const tree = new LoopTree();
  new LoopFinder(graph, tree).findLoops();
  tree.calculateNesting();
  return tree;
}

const graph = buildGraph(10, 10, 5);
if (graph.blocks.length !== expectedBlocks) throw new Error(`${graph.blocks.length} blocks`);
for (let round = 0; round < rounds; round++) {
  const tree = findLoops(graph);
  if (tree.size !== expectedLoops) throw new Error(`${tree.size} loops`);
}
console.log(`havlak: ${expectedLoops} loops in ${expectedBlocks} blocks`);
