// Instances for different type arguments keep their elements independently.
class Ring<T> {
  #items: T[] = [];
  #next = 0;
  constructor(
    private readonly capacity: number,
    private readonly filler: T,
  ) {
    for (let i = 0; i < capacity; i++) this.#items.push(filler);
  }
  push(item: T): T {
    const old = this.#items[this.#next] as T;
    this.#items[this.#next] = item;
    this.#next = (this.#next + 1) % this.capacity;
    return old;
  }
  clear(): void {
    this.#items.fill(this.filler);
  }
  toArray(): T[] {
    return [...this.#items.slice(this.#next), ...this.#items.slice(0, this.#next)];
  }
}
const numbers = new Ring(3, 0);
const words = new Ring<string>(2, "-");
const maybe = new Ring<boolean | null>(2, null);
for (let i = 1; i <= 5; i++) {
  numbers.push(i * 1.5);
  words.push("w" + i);
  maybe.push(i % 2 === 0 ? true : null);
}
console.log(numbers.toArray().join(), words.toArray().join(), maybe.toArray().map((m) => m === null).join());
console.log(numbers.push(9), words.push("z"));
numbers.clear();
console.log(numbers.toArray().join());
