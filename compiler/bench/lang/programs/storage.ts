/** Builds trees of arrays, four children a node, with leaves of random length: the work of an allocator. */
const rounds = 3000;
const depth = 7;
const expectedNodes = 5461;

type Tree = (Tree | null)[];

class Random {
  private seed: i32 = 74755;

  next(): i32 {
    this.seed = (this.seed * 1309 + 13849) & 65535;
    return this.seed;
  }
}

class Planter {
  nodes: i32 = 0;
  private readonly random = new Random();

  grow(height: i32): Tree {
    this.nodes++;
    if (height === 1) return new Array<Tree | null>((this.random.next() % 10) + 1).fill(null);
    const tree = new Array<Tree | null>(4).fill(null);
    for (let i = 0; i < 4; i++) tree[i] = this.grow(height - 1);
    return tree;
  }
}

function countNodes(tree: Tree): i32 {
  let nodes: i32 = 1;
  for (const child of tree) {
    if (child !== null) nodes += countNodes(child);
  }
  return nodes;
}

for (let round = 0; round < rounds; round++) {
  const planter = new Planter();
  const tree = planter.grow(depth);
  if (planter.nodes !== expectedNodes || countNodes(tree) !== expectedNodes) throw new Error(`${planter.nodes} nodes`);
}
console.log(`storage: ${expectedNodes} nodes`);
