// An arrow function in a field or method captures `this` and can be stored and called alone.
class Counter {
  count = 0;
  readonly step: number;
  increment = () => {
    this.count += this.step;
  };
  constructor(step: number) {
    this.step = step;
  }
  reader(): () => string {
    return () => `${this.count}/${this.step}`;
  }
  eachTime(n: number, action: (i: number) => void): void {
    for (let i = 0; i < n; i++) action(i);
  }
  sum(n: number): number {
    this.eachTime(n, (i) => {
      this.count += i;
      const nested = () => (this.count += 100);
      nested();
    });
    return this.count;
  }
}
const c = new Counter(3);
const inc = c.increment;
inc();
inc();
const other = new Counter(10);
[c.increment, other.increment].forEach((f) => f());
console.log(c.reader()(), other.reader()());
console.log(c.sum(3));
