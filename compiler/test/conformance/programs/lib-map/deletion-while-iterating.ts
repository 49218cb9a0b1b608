const m = new Map<number, string>();
for (let i = 0; i < 10; i++) m.set(i, "v" + i);
const seen: number[] = [];
for (const [k] of m) {
  seen.push(k);
  if (k % 2 === 0) m.delete(k + 1);
  if (k === 4) m.delete(4);
}
console.log(seen.join(), [...m.keys()].join());

// Deleted before it was reached, and put in again: visited at its new place.
const order: string[] = [];
const again = new Map([
  ["a", 1],
  ["b", 2],
  ["c", 3],
]);
for (const k of again.keys()) {
  order.push(k);
  if (k === "a") {
    again.delete("b");
    again.set("b", 22);
  }
}
console.log(order.join(), [...again.values()].join());

// Everything behind the iterator goes, many times over.
const queue = new Map<number, number>();
for (let i = 0; i < 5; i++) queue.set(i, i);
let steps = 0;
let next = 5;
for (const k of queue.keys()) {
  queue.delete(k);
  if (next < 500) queue.set(next, next++);
  steps++;
}
console.log(steps, queue.size);
