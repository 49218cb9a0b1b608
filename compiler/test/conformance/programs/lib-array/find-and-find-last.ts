interface Item {
  id: number;
  name: string;
}
const items: Item[] = [
  { id: 1, name: "one" },
  { id: 2, name: "two" },
  { id: 3, name: "two" },
];

console.log(items.find((i) => i.name === "two")?.id === 2);
console.log(items.findLast((i) => i.name === "two")?.id === 3);
console.log(items.find((i) => i.id === 9) === undefined);
console.log(items.findIndex((i) => i.name === "two"));
console.log(items.findLastIndex((i) => i.name === "two"));
console.log(items.findIndex((i) => i.id > 5));
console.log(items.findLastIndex((i) => i.id > 5));

const numbers = [4, 0, 7];
const zero = numbers.find((n) => n === 0);
console.log(zero === undefined ? "missing" : `found ${zero}`);
const none: number[] = [];
console.log(none.find(() => true) === undefined);
console.log(none.findLastIndex(() => true));

const order: string[] = [];
numbers.findLast((n, i) => {
  order.push(`${i}:${n}`);
  return false;
});
console.log(order.join(" "));
