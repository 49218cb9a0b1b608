/** Eight queens on a chessboard, none attacking another: the first placement that depth-first search finds. */
const rounds = 300000;
const size = 8;
const firstPlacement = "0 4 7 5 2 6 1 3";

class Board {
  private readonly rowFree: boolean[] = new Array<boolean>(size).fill(true);
  /** Diagonals, by row + column and by row - column + size - 1. */
  private readonly risingFree: boolean[] = new Array<boolean>(2 * size).fill(true);
  private readonly fallingFree: boolean[] = new Array<boolean>(2 * size).fill(true);
  readonly rowOfColumn: i32[] = new Array<i32>(size).fill(-1);

  /** Fills this column and those to its right. */
  place(column: i32): boolean {
    for (let row = 0; row < size; row++) {
      if (!this.isFree(row, column)) continue;
      this.rowOfColumn[column] = row;
      this.setFree(row, column, false);
      if (column === size - 1 || this.place(column + 1)) return true;
      this.setFree(row, column, true);
    }
    return false;
  }

  private isFree(row: i32, column: i32): boolean {
    return this.rowFree[row] && this.risingFree[row + column] && this.fallingFree[row - column + size - 1];
  }

  private setFree(row: i32, column: i32, free: boolean): void {
    this.rowFree[row] = free;
    this.risingFree[row + column] = free;
    this.fallingFree[row - column + size - 1] = free;
  }
}

let placement = "";
for (let round = 0; round < rounds; round++) {
  const board = new Board();
  if (!board.place(0)) throw new Error("no placement");
  if (round === 0) placement = board.rowOfColumn.join(" ");
}
if (placement !== firstPlacement) throw new Error(placement);
console.log(`queens: ${placement}`);
