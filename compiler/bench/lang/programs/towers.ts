/** Towers of Hanoi: thirteen discs, each a linked element of one of three piles. */
const rounds = 16000;
const discs = 13;
const expectedMoves = 8191;

class Disc {
  readonly size: i32;
  below: Disc | null = null;

  constructor(size: i32) {
    this.size = size;
  }
}

class Towers {
  moves: i32 = 0;
  private readonly piles: (Disc | null)[] = [null, null, null];

  constructor(height: i32) {
    for (let size = height; size > 0; size--) this.push(new Disc(size), 0);
  }

  /** Moves the `count` topmost discs of a pile. */
  move(count: i32, from: i32, to: i32): void {
    if (count === 0) return;
    const other = 3 - from - to;
    this.move(count - 1, from, other);
    this.push(this.pop(from), to);
    this.moves++;
    this.move(count - 1, other, to);
  }

  heightOf(pile: i32): i32 {
    let height: i32 = 0;
    for (let disc = this.piles[pile]; disc !== null; disc = disc.below) height++;
    return height;
  }

  private push(disc: Disc, pile: i32): void {
    const top = this.piles[pile];
    if (top !== null && disc.size >= top.size) throw new Error("a disc on a smaller one");
    disc.below = top;
    this.piles[pile] = disc;
  }

  private pop(pile: i32): Disc {
    const top = this.piles[pile];
    if (top === null) throw new Error("no disc on the pile");
    this.piles[pile] = top.below;
    top.below = null;
    return top;
  }
}

for (let round = 0; round < rounds; round++) {
  const towers = new Towers(discs);
  towers.move(discs, 0, 2);
  if (towers.moves !== expectedMoves || towers.heightOf(2) !== discs) throw new Error(`${towers.moves} moves`);
}
console.log(`towers: ${expectedMoves} moves`);
