// Classes may use one another before the later one is declared, as long as nothing runs before.
class Tree {
  root: Node | undefined;
  size = 0;
  insert(key: number): boolean {
    if (!this.root) {
      this.root = new Node(key, this);
      return true;
    }
    return this.root.insert(key);
  }
}
class Node {
  left: Node | undefined;
  right: Node | undefined;
  constructor(
    readonly key: number,
    private readonly tree: Tree,
  ) {
    tree.size++;
  }
  insert(key: number): boolean {
    if (key === this.key) return false;
    const side = key < this.key ? "left" : "right";
    const child = side === "left" ? this.left : this.right;
    if (child) return child.insert(key);
    const fresh = new Node(key, this.tree);
    if (side === "left") this.left = fresh;
    else this.right = fresh;
    return true;
  }
  walk(visit: (key: number, depth: number) => void, depth = 0): void {
    this.left?.walk(visit, depth + 1);
    visit(this.key, depth);
    this.right?.walk(visit, depth + 1);
  }
}
const tree = new Tree();
const inserted = [5, 2, 8, 2, 1, 9, 5].map((k) => tree.insert(k));
console.log(inserted.join(" "));
tree.root?.walk((key, depth) => console.log("  ".repeat(depth) + key));
console.log(tree.size);
