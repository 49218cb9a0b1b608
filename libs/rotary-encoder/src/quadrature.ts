/**
 * Two contacts that close a quarter of a step apart: which closes first tells the direction. The levels run through 00, 01, 11, 10 one way and
 * back the other; a contact that bounces goes one to and fro, and counts nothing in the end.
 */
export class Quadrature {
  /** A in bit 1, B in bit 0. */
  private levels: i32;
  /** Quarters of a step since the start; A before B counts up. */
  quarters: i32 = 0;
  /** The last direction: what to believe when both levels have changed at once. */
  private direction: i32 = 0;

  constructor(a: boolean, b: boolean) {
    this.levels = levelsOf(a, b);
  }

  /** A has changed. */
  toggleA(): void {
    this.move(this.levels ^ 2);
  }

  /** B has changed. */
  toggleB(): void {
    this.move(this.levels ^ 1);
  }

  /** Are these the levels that the changes have led to? */
  isAt(a: boolean, b: boolean): boolean {
    return levelsOf(a, b) === this.levels;
  }

  /** The levels as they are now: puts right what missed edges have left wrong. */
  sync(a: boolean, b: boolean): void {
    this.move(levelsOf(a, b));
  }

  private move(to: i32): void {
    const from = this.levels;
    this.levels = to;
    const turned = (placeOf(to) - placeOf(from) + 4) & 3;
    if (turned === 0) return;
    if (turned === 2) this.quarters = (this.quarters + 2 * this.direction) | 0;
    else {
      this.direction = turned === 1 ? 1 : -1;
      this.quarters = (this.quarters + this.direction) | 0;
    }
  }
}

function levelsOf(a: boolean, b: boolean): i32 {
  return (a ? 2 : 0) | (b ? 1 : 0);
}

/** Place of the levels in the order 00, 10, 11, 01 of a turn upwards. */
function placeOf(levels: i32): i32 {
  if (levels === 0) return 0;
  if (levels === 2) return 1;
  return levels === 3 ? 2 : 3;
}
