/** Readings of the last while, in hundredths; the oldest go. */
export class History {
  readonly capacity: i32;
  length: i32 = 0;
  private readonly values: Int16Array;
  private next: i32 = 0;

  constructor(capacity: i32) {
    this.capacity = capacity;
    this.values = new Int16Array(capacity);
  }

  add(value: number): void {
    this.values[this.next] = Math.round(value * 100);
    this.next = (this.next + 1) % this.capacity;
    if (this.length < this.capacity) this.length++;
  }

  /** 0 is the oldest. */
  at(index: i32): i32 {
    return this.values[(this.next - this.length + index + this.capacity) % this.capacity];
  }

  least(): i32 {
    let found = this.at(0);
    for (let i: i32 = 1; i < this.length; i++) {
      if (this.at(i) < found) found = this.at(i);
    }
    return found;
  }

  greatest(): i32 {
    let found = this.at(0);
    for (let i: i32 = 1; i < this.length; i++) {
      if (this.at(i) > found) found = this.at(i);
    }
    return found;
  }
}
