/** All permutations of six numbers, by exchanges in place; counts the calls. */
const rounds = 24000;
const size = 6;
const expectedCalls = 8660;

class Permutation {
  calls: i32 = 0;
  private readonly values: i32[];

  constructor(length: i32) {
    this.values = [];
    for (let i = 0; i < length; i++) this.values.push(i);
  }

  run(): void {
    this.permute(this.values.length);
  }

  private permute(n: i32): void {
    this.calls++;
    if (n === 0) return;
    const last = n - 1;
    this.permute(last);
    for (let i = last; i >= 0; i--) {
      this.swap(last, i);
      this.permute(last);
      this.swap(last, i);
    }
  }

  private swap(i: i32, j: i32): void {
    const saved = this.values[i];
    this.values[i] = this.values[j];
    this.values[j] = saved;
  }

  isSorted(): boolean {
    return this.values.every((value, i) => value === i);
  }
}

for (let round = 0; round < rounds; round++) {
  const permutation = new Permutation(size);
  permutation.run();
  if (permutation.calls !== expectedCalls || !permutation.isSorted()) throw new Error(`${permutation.calls} calls`);
}
console.log(`permute: ${expectedCalls} calls for ${size} numbers`);
