// Getters and setters are calls: each read and each write runs them once, compound assignment runs both.
class Meter {
  #raw = 0;
  reads = 0;
  writes = 0;
  get value(): number {
    this.reads++;
    return this.#raw;
  }
  set value(v: number) {
    this.writes++;
    this.#raw = v < 0 ? 0 : v;
  }
}
const m = new Meter();
m.value = 5;
m.value += 10;
m.value++;
const before = m.value--;
console.log(before, m.value, m.reads, m.writes);
m.value = -4;
console.log(m.value);
m.value ||= 9;
m.value &&= 2;
m.value ??= 77;
console.log(m.value, m.reads, m.writes);
const assigned = (m.value = -8);
console.log(assigned, m.value);
