import "./clock.native.ts";

// How long the collector stops the program when the heap is full of live objects, in instructions. Run by ../../pause.ts.

/** The smallest object with a reference. */
class Link {
  readonly next: Link | null;

  constructor(next: Link | null) {
    this.next = next;
  }
}

class Tree {
  left: Tree | null = null;
  right: Tree | null = null;
  weight: i32 = 0;
}

/** Data of one kind that grows until the memory is full, and is counted afterwards, so that it is alive until then. */
abstract class Shape {
  abstract readonly name: string;
  /** Adds one object; the shape holds together if that fails. */
  abstract grow(): void;
  abstract count(): i32;
  /** Lets go of everything without allocating: a reference left on the stack may keep the shape itself. */
  abstract clear(): void;
}

/** One after the other: the most objects, and so the most marking, for the memory. */
class ListShape extends Shape {
  readonly name = "list";
  private first: Link | null = null;

  grow(): void {
    this.first = new Link(this.first);
  }

  count(): i32 {
    let links: i32 = 0;
    for (let link = this.first; link !== null; link = link.next) links++;
    return links;
  }

  clear(): void {
    this.first = null;
  }
}

/** Many references in one place: more than the collector can remember at a time. */
class ArrayShape extends Shape {
  readonly name = "array";
  private readonly links: Link[] = [];

  grow(): void {
    this.links.push(new Link(new Link(null)));
  }

  count(): i32 {
    let links: i32 = 0;
    for (const link of this.links) links += link.next === null ? 1 : 2;
    return links;
  }

  clear(): void {
    this.links.length = 0;
  }
}

class TreeShape extends Shape {
  readonly name = "tree";
  private readonly root = new Tree();

  /** Goes down on the lighter side, so that the tree stays balanced. */
  grow(): void {
    const leaf = new Tree();
    let at = this.root;
    for (;;) {
      at.weight++;
      const left = at.left;
      const right = at.right;
      if (left === null) {
        at.left = leaf;
        return;
      }
      if (right === null) {
        at.right = leaf;
        return;
      }
      at = left.weight <= right.weight ? left : right;
    }
  }

  count(): i32 {
    return this.nodesBelow(this.root);
  }

  clear(): void {
    this.root.left = null;
    this.root.right = null;
  }

  private nodesBelow(tree: Tree | null): i32 {
    return tree === null ? 0 : 1 + this.nodesBelow(tree.left) + this.nodesBelow(tree.right);
  }
}

class StringsShape extends Shape {
  readonly name = "strings";
  private readonly words: string[] = [];

  grow(): void {
    this.words.push(`word number ${this.words.length}`);
  }

  count(): i32 {
    return this.words.length;
  }

  clear(): void {
    this.words.length = 0;
  }
}

class MapShape extends Shape {
  readonly name = "map";
  private records: Map<string, i32> | undefined = new Map<string, i32>();

  grow(): void {
    const { records } = this;
    if (records !== undefined) records.set(`key ${records.size}`, records.size);
  }

  count(): i32 {
    return this.records?.size ?? 0;
  }

  clear(): void {
    this.records = undefined;
  }
}

function growToTheEnd(shape: Shape): void {
  try {
    for (;;) shape.grow();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
  }
}

/** Where a shape cannot grow because its array would have to double, a list takes the rest of the memory. */
function measure(shape: Shape): void {
  const rest = new ListShape();
  growToTheEnd(shape);
  growToTheEnd(rest);
  const free = bench_heap_free();
  bench_clock_start();
  bench_collect();
  const pause = bench_clock_read();
  const objects = shape.count() + rest.count();
  shape.clear();
  rest.clear();
  console.log(`pause ${shape.name} ${pause} instructions, ${objects} objects, ${bench_heap_size() - free} of ${bench_heap_size()} bytes in use`);
}

/** A million instructions more must read as a million more, or the clock does not count instructions. */
function calibrate(): void {
  bench_clock_start();
  bench_loop(500);
  const short = bench_clock_read();
  bench_clock_start();
  bench_loop(500500);
  console.log(`million ${bench_clock_read() - short}`);
}

calibrate();
measure(new ListShape());
measure(new ArrayShape());
measure(new TreeShape());
measure(new StringsShape());
measure(new MapShape());
