// Static blocks and static fields run in textual order, once, when the class declaration is reached.
console.log("before");
class Table {
  static readonly squares: number[] = [];
  static {
    for (let i = 0; i < 5; i++) Table.squares.push(i * i);
    console.log("filled " + Table.squares.length);
  }
  static readonly last = Table.squares[4]! + 1;
  static {
    const total = this.squares.reduce((sum, n) => sum + n, 0);
    console.log("last " + this.last + " total " + total);
  }
}
console.log("after " + Table.squares.join(" "));
