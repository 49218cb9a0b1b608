// The program that gdb.test.ts stops in: the line with the mark, called from measure().

class Counter {
  total: i32 = 0;

  add(amount: i32): i32 {
    this.total += amount;
    const doubled: i32 = this.total * 2;
    console.log(`total ${this.total}`); // break here
    return doubled;
  }
}

function measure(rounds: i32): i32 {
  const counter = new Counter();
  let last: i32 = 0;
  for (let round: i32 = 1; round <= rounds; round++) last = counter.add(round * 10);
  return last;
}

console.log(`last ${measure(3)}`);
