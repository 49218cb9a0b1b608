/**
 * CD: detects collisions of aircraft between the frames of a radar (Kalibera and others' collision detector). A frame
 * gives positions; the ways between are first sorted into the squares of a map, then compared with their neighbours.
 * The expected counts are those of the published versions, for any number of aircraft.
 */
const rounds = 12;
const aircraftCount = 100;
const framesPerRound = 199;
const expectedCollisions = 4305;

const minX = 0;
const minY = 0;
const maxX = 1000;
const maxY = 1000;
const squareSize = 2;
const aircraftRadius = 1;

class Vector2 {
  readonly x: number;
  readonly y: number;

  constructor(x: number, y: number) {
    this.x = x;
    this.y = y;
  }

  plus(other: Vector2): Vector2 {
    return new Vector2(this.x + other.x, this.y + other.y);
  }

  minus(other: Vector2): Vector2 {
    return new Vector2(this.x - other.x, this.y - other.y);
  }

  compareTo(other: Vector2): i32 {
    const difference = compareNumbers(this.x, other.x);
    return difference !== 0 ? difference : compareNumbers(this.y, other.y);
  }
}

class Vector3 {
  readonly x: number;
  readonly y: number;
  readonly z: number;

  constructor(x: number, y: number, z: number) {
    this.x = x;
    this.y = y;
    this.z = z;
  }

  plus(other: Vector3): Vector3 {
    return new Vector3(this.x + other.x, this.y + other.y, this.z + other.z);
  }

  minus(other: Vector3): Vector3 {
    return new Vector3(this.x - other.x, this.y - other.y, this.z - other.z);
  }

  times(factor: number): Vector3 {
    return new Vector3(this.x * factor, this.y * factor, this.z * factor);
  }

  dot(other: Vector3): number {
    return this.x * other.x + this.y * other.y + this.z * other.z;
  }

  squaredMagnitude(): number {
    return this.dot(this);
  }

  magnitude(): number {
    return Math.sqrt(this.squaredMagnitude());
  }
}

function compareNumbers(a: number, b: number): i32 {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

class CallSign {
  readonly value: i32;

  constructor(value: i32) {
    this.value = value;
  }

  compareTo(other: CallSign): i32 {
    return this.value - other.value;
  }
}

interface Comparable<K> {
  compareTo(other: K): i32;
}

class TreeNode<K, V> {
  readonly key: K;
  value: V;
  left: TreeNode<K, V> | null = null;
  right: TreeNode<K, V> | null = null;
  parent: TreeNode<K, V> | null = null;
  isRed = true;

  constructor(key: K, value: V) {
    this.key = key;
    this.value = value;
  }

  successor(): TreeNode<K, V> | null {
    let node: TreeNode<K, V> = this;
    if (node.right !== null) return leftmost(node.right);
    let above = node.parent;
    while (above !== null && node === above.right) {
      node = above;
      above = above.parent;
    }
    return above;
  }
}

function leftmost<K, V>(root: TreeNode<K, V>): TreeNode<K, V> {
  let node = root;
  while (node.left !== null) node = node.left;
  return node;
}

/** A map in the order of its keys: a red-black tree. */
class SortedMap<K extends Comparable<K>, V> {
  private root: TreeNode<K, V> | null = null;

  get(key: K): V | undefined {
    const node = this.find(key);
    return node === null ? undefined : node.value;
  }

  forEach(callback: (key: K, value: V) => void): void {
    if (this.root === null) return;
    for (let node: TreeNode<K, V> | null = leftmost(this.root); node !== null; node = node.successor()) {
      callback(node.key, node.value);
    }
  }

  /** True if the key is new. */
  set(key: K, value: V): boolean {
    let parent: TreeNode<K, V> | null = null;
    let at = this.root;
    let order = 0;
    while (at !== null) {
      parent = at;
      order = key.compareTo(at.key);
      if (order === 0) {
        at.value = value;
        return false;
      }
      at = order < 0 ? at.left : at.right;
    }
    const node = new TreeNode(key, value);
    node.parent = parent;
    if (parent === null) this.root = node;
    else if (order < 0) parent.left = node;
    else parent.right = node;
    this.balanceInserted(node);
    return true;
  }

  delete(key: K): void {
    const node = this.find(key);
    if (node === null) return;
    // What is cut out has one child at most: the node itself, or the next one, which takes its place.
    const cut = node.left === null || node.right === null ? node : leftmost(node.right);
    const child = cut.left !== null ? cut.left : cut.right;
    const parent = cut.parent;
    if (child !== null) child.parent = parent;
    this.replaceChild(parent, cut, child);
    if (!cut.isRed) this.balanceDeleted(child, parent);
    if (cut !== node) this.takePlace(cut, node);
  }

  private find(key: K): TreeNode<K, V> | null {
    let at = this.root;
    while (at !== null) {
      const order = key.compareTo(at.key);
      if (order === 0) return at;
      at = order < 0 ? at.left : at.right;
    }
    return null;
  }

  private takePlace(node: TreeNode<K, V>, old: TreeNode<K, V>): void {
    node.isRed = old.isRed;
    node.left = old.left;
    node.right = old.right;
    node.parent = old.parent;
    if (old.left !== null) old.left.parent = node;
    if (old.right !== null) old.right.parent = node;
    this.replaceChild(old.parent, old, node);
  }

  private replaceChild(parent: TreeNode<K, V> | null, old: TreeNode<K, V>, node: TreeNode<K, V> | null): void {
    if (parent === null) this.root = node;
    else if (parent.left === old) parent.left = node;
    else parent.right = node;
  }

  private balanceInserted(inserted: TreeNode<K, V>): void {
    let node = inserted;
    for (let parent = node.parent; parent !== null && parent.isRed; parent = node.parent) {
      const grandparent = parent.parent;
      if (grandparent === null) break;
      const onLeft = parent === grandparent.left;
      const uncle = onLeft ? grandparent.right : grandparent.left;
      if (uncle !== null && uncle.isRed) {
        parent.isRed = false;
        uncle.isRed = false;
        grandparent.isRed = true;
        node = grandparent;
        continue;
      }
      if (node === (onLeft ? parent.right : parent.left)) {
        this.rotate(parent, onLeft);
        const lower = parent;
        parent = node;
        node = lower;
      }
      parent.isRed = false;
      grandparent.isRed = true;
      this.rotate(grandparent, !onLeft);
    }
    if (this.root !== null) this.root.isRed = false;
  }

  /** `start`, below `startParent`, has one black node too few on its paths. */
  private balanceDeleted(start: TreeNode<K, V> | null, startParent: TreeNode<K, V> | null): void {
    let node = start;
    let parent = startParent;
    while (parent !== null && (node === null || !node.isRed)) {
      const onLeft = node === parent.left;
      let sibling = onLeft ? parent.right : parent.left;
      if (sibling !== null && sibling.isRed) {
        sibling.isRed = false;
        parent.isRed = true;
        this.rotate(parent, onLeft);
        sibling = onLeft ? parent.right : parent.left;
      }
      if (sibling === null) throw new Error("the tree is out of balance");
      let near = onLeft ? sibling.left : sibling.right;
      let far = onLeft ? sibling.right : sibling.left;
      if ((near === null || !near.isRed) && (far === null || !far.isRed)) {
        sibling.isRed = true;
        node = parent;
        parent = node.parent;
        continue;
      }
      if (near !== null && (far === null || !far.isRed)) {
        near.isRed = false;
        sibling.isRed = true;
        this.rotate(sibling, !onLeft);
        far = sibling;
        sibling = near;
        near = null;
      }
      sibling.isRed = parent.isRed;
      parent.isRed = false;
      if (far !== null) far.isRed = false;
      this.rotate(parent, onLeft);
      node = this.root;
      break;
    }
    if (node !== null) node.isRed = false;
  }

  /** Moves a node down to the left (or right); its child of the other side comes up. */
  private rotate(node: TreeNode<K, V>, toLeft: boolean): void {
    const child = toLeft ? node.right : node.left;
    if (child === null) throw new Error("nothing to rotate");
    const inner = toLeft ? child.left : child.right;
    if (toLeft) node.right = inner;
    else node.left = inner;
    if (inner !== null) inner.parent = node;
    child.parent = node.parent;
    this.replaceChild(node.parent, node, child);
    if (toLeft) child.left = node;
    else child.right = node;
    node.parent = child;
  }
}

class Aircraft {
  readonly sign: CallSign;
  readonly position: Vector3;

  constructor(sign: CallSign, position: Vector3) {
    this.sign = sign;
    this.position = position;
  }
}

class Collision {
  readonly first: CallSign;
  readonly second: CallSign;
  readonly position: Vector3;

  constructor(first: CallSign, second: CallSign, position: Vector3) {
    this.first = first;
    this.second = second;
    this.position = position;
  }
}

/** Pairs of aircraft that fly along waves of the same amplitude. */
class Simulator {
  private readonly signs: CallSign[] = [];

  constructor(count: i32) {
    for (let i = 0; i < count; i++) this.signs.push(new CallSign(i));
  }

  frameAt(time: number): Aircraft[] {
    const frame: Aircraft[] = [];
    for (let i = 0; i < this.signs.length; i += 2) {
      frame.push(new Aircraft(this.signs[i], new Vector3(time, Math.cos(time) * 2 + i * 3, 10)));
      frame.push(new Aircraft(this.signs[i + 1], new Vector3(time, Math.sin(time) * 2 + i * 3, 10)));
    }
    return frame;
  }
}

/** The way of one aircraft between two frames. */
class Motion {
  readonly sign: CallSign;
  readonly from: Vector3;
  readonly to: Vector3;

  constructor(sign: CallSign, from: Vector3, to: Vector3) {
    this.sign = sign;
    this.from = from;
    this.to = to;
  }

  private get way(): Vector3 {
    return this.to.minus(this.from);
  }

  /** Where this and another meet, both flying at constant speed, or null if they do not. */
  collisionWith(other: Motion): Vector3 | null {
    const from1 = this.from;
    const from2 = other.from;
    const way1 = this.way;
    const way2 = other.way;
    const wayBetween = way2.minus(way1);
    const a = wayBetween.squaredMagnitude();
    if (a === 0) {
      const distance = from2.minus(from1).magnitude();
      return distance <= aircraftRadius ? from1.plus(from2).times(0.5) : null;
    }
    // When are they `aircraftRadius` apart? A quadratic equation in time, which goes from 0 to 1.
    const between = from1.minus(from2);
    const b = -2 * between.dot(wayBetween);
    const c = -(aircraftRadius * aircraftRadius) + between.squaredMagnitude();
    const discriminant = b * b - 4 * a * c;
    if (discriminant < 0) return null;
    const start = (-b - Math.sqrt(discriminant)) / (2 * a);
    const end = (-b + Math.sqrt(discriminant)) / (2 * a);
    if (start > 1 || end < 0) return null;
    const time = Math.max(start, 0);
    const meeting = from1
      .plus(way1.times(time))
      .plus(from2.plus(way2.times(time)))
      .times(0.5);
    const isOnMap = meeting.x >= minX && meeting.x <= maxX && meeting.y >= minY && meeting.y <= maxY && meeting.z >= 0 && meeting.z <= 10;
    return isOnMap ? meeting : null;
  }
}

const horizontal = new Vector2(squareSize, 0);
const vertical = new Vector2(0, squareSize);

/** Sorts motions into the squares of the map that they pass. */
class SquareMap {
  private readonly motionsOf = new SortedMap<Vector2, Motion[]>();

  /** Lists of at least two motions that share a square. */
  crowded(): Motion[][] {
    const lists: Motion[][] = [];
    this.motionsOf.forEach((_square, motions) => {
      if (motions.length > 1) lists.push(motions);
    });
    return lists;
  }

  draw(motion: Motion): void {
    this.spread(new SortedMap<Vector2, boolean>(), squareOf(motion.from), motion);
  }

  private spread(seen: SortedMap<Vector2, boolean>, square: Vector2, motion: Motion): void {
    if (!touches(square, motion) || !seen.set(square, true)) return;
    this.put(square, motion);
    this.spread(seen, square.minus(horizontal), motion);
    this.spread(seen, square.plus(horizontal), motion);
    this.spread(seen, square.minus(vertical), motion);
    this.spread(seen, square.plus(vertical), motion);
    this.spread(seen, square.minus(horizontal).minus(vertical), motion);
    this.spread(seen, square.minus(horizontal).plus(vertical), motion);
    this.spread(seen, square.plus(horizontal).minus(vertical), motion);
    this.spread(seen, square.plus(horizontal).plus(vertical), motion);
  }

  private put(square: Vector2, motion: Motion): void {
    const motions = this.motionsOf.get(square);
    if (motions !== undefined) motions.push(motion);
    else this.motionsOf.set(square, [motion]);
  }
}

function squareOf(position: Vector3): Vector2 {
  return new Vector2(squareSize * Math.trunc(position.x / squareSize), squareSize * Math.trunc(position.y / squareSize));
}

/** Does the motion pass the square, with a margin of half an aircraft on each side? */
function touches(square: Vector2, motion: Motion): boolean {
  if (square.x > maxX || square.x + squareSize < minX || square.y > maxY || square.y + squareSize < minY) return false;
  const { from, to } = motion;
  const x = span(square.x, from.x, to.x - from.x);
  const y = span(square.y, from.y, to.y - from.y);
  if (x === null || y === null) return false;
  const enter = Math.max(x.x, y.x);
  const leave = Math.min(x.y, y.y);
  return enter <= leave && enter <= 1 && leave >= 0;
}

/** Times of entering and leaving the square's side that begins at `low`; null if the motion never does. */
function span(low: number, from: number, way: number): Vector2 | null {
  const start = low - aircraftRadius / 2;
  const end = low + squareSize + aircraftRadius / 2;
  if (way === 0) return from >= start && from <= end ? new Vector2(-Infinity, Infinity) : null;
  const a = (start - from) / way;
  const b = (end - from) / way;
  return a < b ? new Vector2(a, b) : new Vector2(b, a);
}

class CollisionDetector {
  private readonly lastPositions = new SortedMap<CallSign, Vector3>();

  handleFrame(frame: readonly Aircraft[]): Collision[] {
    const motions: Motion[] = [];
    const seen = new SortedMap<CallSign, boolean>();
    for (const { sign, position } of frame) {
      const last = this.lastPositions.get(sign);
      this.lastPositions.set(sign, position);
      seen.set(sign, true);
      motions.push(new Motion(sign, last ?? position, position));
    }
    this.forgetOthers(seen);
    return this.collisionsOf(motions);
  }

  /** Aircraft that have left the radar. */
  private forgetOthers(seen: SortedMap<CallSign, boolean>): void {
    const gone: CallSign[] = [];
    this.lastPositions.forEach((sign) => {
      if (seen.get(sign) === undefined) gone.push(sign);
    });
    for (const sign of gone) this.lastPositions.delete(sign);
  }

  private collisionsOf(motions: readonly Motion[]): Collision[] {
    const squares = new SquareMap();
    for (const motion of motions) squares.draw(motion);
    const collisions: Collision[] = [];
    for (const list of squares.crowded()) {
      for (let i = 0; i < list.length - 1; i++) {
        for (let j = i + 1; j < list.length; j++) {
          const position = list[i].collisionWith(list[j]);
          if (position !== null) collisions.push(new Collision(list[i].sign, list[j].sign, position));
        }
      }
    }
    return collisions;
  }
}

for (let round = 0; round < rounds; round++) {
  const simulator = new Simulator(aircraftCount);
  const detector = new CollisionDetector();
  let collisions = 0;
  for (let frame = 0; frame < framesPerRound; frame++) {
    collisions += detector.handleFrame(simulator.frameAt(frame / 10)).length;
  }
  if (collisions !== expectedCollisions) throw new Error(`${collisions} collisions`);
}
console.log(`cd: ${expectedCollisions} collisions`);
