import { readList } from "./lists.ts";
import { type Entry, type Pair, readPair, words } from "./log.ts";

/** Order of names in a directory: bytewise; a prefix comes after what it is a prefix of. */
function compareNames(a: Uint8Array, b: Uint8Array): number {
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    if (a[i] !== b[i]) return (a[i] as number) - (b[i] as number);
  }
  return b.length - a.length;
}

const key = (blocks: readonly number[]) => [...blocks].sort((a, b) => a - b).join();

/** What a loss of power may leave. */
export interface Allowed {
  /** Moves that are not complete, pairs that are out of step, pairs that nothing leads to: if the global state tells of them. */
  pending?: boolean;
}

class Checker {
  readonly findings: string[] = [];
  /** Contents by path; undefined for directories. */
  readonly files = new Map<string, Uint8Array | undefined>();
  /** User attributes: `path:type` and content. */
  readonly attributes = new Map<string, string>();
  private readonly image: Uint8Array;
  private readonly blockSize: number;
  private readonly users = new Map<number, string>();
  private readonly pairs = new Map<string, Pair>();
  private readonly treePairs = new Set<string>();
  private nameLimit = 255;

  constructor(image: Uint8Array, blockSize: number) {
    this.image = image;
    this.blockSize = blockSize;
  }

  run(allowed: Allowed): void {
    const chain = this.tailList();
    const root = this.superblock(chain);
    if (root === undefined) return;
    const state = [0, 1, 2].map((i) => chain.reduce((sum, pair) => (sum ^ (pair.delta[i] as number)) >>> 0, 0)) as [number, number, number];
    const hasOrphans = state[0] >>> 31 === 1;
    const moveType = (state[0] >>> 20) & 0x7ff;
    if ((state[0] & 0x3ff) !== 0) this.say("the global state has a length");
    if (moveType !== 0 && moveType !== 0x4ff) this.say(`the global state has type 0x${moveType.toString(16)}`);
    if (moveType === 0 && (state[0] & 0x7fffffff || state[1] || state[2])) this.say("the global state has a source without a move");
    if (!allowed.pending && state.some((word) => word !== 0)) this.say(`global state ${state.map((word) => word.toString(16))}`);
    const moved = moveType === 0x4ff ? { pair: key([state[1], state[2]]), id: (state[0] >>> 10) & 0x3ff } : undefined;
    if (moved && !chain.some((pair) => key(pair.blocks) === moved.pair && moved.id < pair.entries.length)) {
      if (!hasOrphans) this.say("the source of the move is not there");
    }
    this.directory(root, "", moved);
    this.compareWithTails(chain, root, hasOrphans);
  }

  private say(what: string): void {
    if (this.findings.length < 50) this.findings.push(what);
  }

  private pair(blocks: [number, number]): Pair | undefined {
    const known = this.pairs.get(key(blocks));
    if (known) return known;
    const pair = readPair(this.image, this.blockSize, blocks, (what) => this.say(what));
    if (pair) this.pairs.set(key(blocks), pair);
    return pair;
  }

  private use(block: number, by: string): void {
    const other = this.users.get(block);
    if (other !== undefined) this.say(`block ${block} is used by ${other} and by ${by}`);
    this.users.set(block, by);
  }

  private tailList(): Pair[] {
    const chain: Pair[] = [];
    const seen = new Set<string>();
    for (let blocks: [number, number] | undefined = [0, 1]; blocks; ) {
      if (seen.has(key(blocks))) {
        this.say(`the list of pairs is a ring at {${blocks}}`);
        break;
      }
      seen.add(key(blocks));
      const pair = this.pair(blocks);
      if (!pair) break;
      chain.push(pair);
      blocks = pair.tail?.blocks;
    }
    return chain;
  }

  /** The root directory's first pair: the last one in the list with a superblock. */
  private superblock(chain: Pair[]): [number, number] | undefined {
    let root: [number, number] | undefined;
    chain.forEach((pair, index) => {
      pair.entries.forEach((entry, id) => {
        if (entry.name?.type !== 0x0ff) return;
        if (id !== 0) this.say(`a superblock with id ${id}`);
        if (root !== undefined && !chain[index - 1]?.tail?.hard) this.say("a superblock that does not follow the one before");
        root = pair.blocks;
        if (new TextDecoder().decode(entry.name.data) !== "littlefs") this.say("the superblock has another name");
        const [version, blockSize, blockCount, nameLimit, fileLimit, attributeLimit] = words(entry.struct?.data ?? new Uint8Array(0)) as number[];
        if (entry.struct?.type !== 0x201 || entry.struct.length !== 24) this.say("the superblock has no inline struct of 24 bytes");
        if (version !== 0x20000 && version !== 0x20001) this.say(`version 0x${version?.toString(16)}`);
        if (blockSize !== this.blockSize) this.say(`superblock: blocks of ${blockSize} bytes`);
        if (blockCount !== this.image.length / this.blockSize) this.say(`superblock: ${blockCount} blocks`);
        if (!nameLimit || nameLimit > 1022 || !fileLimit || fileLimit > 0x7fffffff || attributeLimit === undefined || attributeLimit > 1022)
          this.say("superblock: limits");
        this.nameLimit = nameLimit ?? 255;
      });
    });
    if (root === undefined) this.say("no superblock");
    return root;
  }

  private directory(first: [number, number], path: string, moved: { pair: string; id: number } | undefined): void {
    let before: Uint8Array | undefined;
    for (let blocks: [number, number] | undefined = first; blocks; ) {
      if (this.treePairs.has(key(blocks))) {
        this.say(`pair {${blocks}} belongs to two directories, one is /${path}`);
        return;
      }
      this.treePairs.add(key(blocks));
      const pair = this.pair(blocks);
      if (!pair) return;
      for (const block of pair.blocks) this.use(block, `directory /${path}`);
      if (pair.entries.length === 0 && blocks !== first) this.say(`/${path}: a pair without entries that is not the first, {${blocks}}`);
      pair.entries.forEach((entry, id) => {
        if (entry.name === undefined || entry.name.type === 0x0ff) return;
        const name = entry.name.data;
        if (before && compareNames(before, name) >= 0) this.say(`/${path}: ${new TextDecoder().decode(name)} is out of order`);
        before = name;
        if (name.length > this.nameLimit) this.say(`/${path}: a name of ${name.length} bytes`);
        if (moved && moved.id === id && moved.pair === key(pair.blocks)) return;
        this.entry(entry, `${path}${path ? "/" : ""}${new TextDecoder().decode(name)}`, moved);
      });
      blocks = pair.tail?.hard ? pair.tail.blocks : undefined;
    }
  }

  private entry(entry: Entry, path: string, moved: { pair: string; id: number } | undefined): void {
    const struct = entry.struct;
    if (!struct) return;
    for (const { type, data } of entry.attributes.values()) this.attributes.set(`${path}:${type & 0xff}`, new TextDecoder().decode(data));
    const [first, second] = words(struct.data) as [number, number];
    if ((entry.name?.type === 0x002) !== (struct.type === 0x200)) this.say(`/${path}: struct 0x${struct.type.toString(16)}`);
    else if (struct.type === 0x200) {
      this.files.set(path, undefined);
      this.directory([first, second], path, moved);
    } else if (struct.type === 0x201) {
      this.files.set(path, struct.data);
    } else {
      if (second === 0) this.say(`/${path}: an empty list`);
      const list = readList(this.image, this.blockSize, first, second, (what) => this.say(`/${path}: ${what}`));
      const content = new Uint8Array(second);
      let at = 0;
      for (const item of list ?? []) {
        this.use(item.block, `file /${path}`);
        content.set(this.image.subarray(item.block * this.blockSize + item.from, item.block * this.blockSize + item.from + item.count), at);
        at += item.count;
      }
      this.files.set(path, content);
    }
  }

  /** Without a note in the global state, the list of all pairs is exactly superblock pairs and those of the tree. */
  private compareWithTails(chain: Pair[], root: [number, number], hasOrphans: boolean): void {
    if (hasOrphans) return;
    const listed = new Set(chain.map((pair) => key(pair.blocks)));
    for (const pair of this.treePairs) if (!listed.has(pair)) this.say(`pair {${pair}} is in a directory and not in the list of pairs`);
    let isBeforeRoot = true;
    for (const pair of chain) {
      if (key(pair.blocks) === key(root)) isBeforeRoot = false;
      if (isBeforeRoot) for (const block of pair.blocks) this.use(block, "superblock");
      else if (!this.treePairs.has(key(pair.blocks))) this.say(`pair {${pair.blocks}} is in the list of pairs and in no directory`);
    }
  }
}

/** Complaints about an image of a LittleFS; none if it is as the specification says. */
export function checkImage(image: Uint8Array, blockSize: number, allowed: Allowed = {}): string[] {
  const checker = new Checker(image, blockSize);
  checker.run(allowed);
  return checker.findings;
}

/** Contents of an image by path, undefined for directories, as this checker reads them. */
export function readImage(image: Uint8Array, blockSize: number): Map<string, Uint8Array | undefined> {
  const checker = new Checker(image, blockSize);
  checker.run({ pending: true });
  return checker.files;
}

/** User attributes of an image, as `path:type` and their text. */
export function readAttributes(image: Uint8Array, blockSize: number): Map<string, string> {
  const checker = new Checker(image, blockSize);
  checker.run({ pending: true });
  return checker.attributes;
}
