// Each method visits what JavaScript says it visits.
const removing = [1, 2, 3, 4, 5];
const seen: number[] = [];
removing.forEach((n) => {
  seen.push(n);
  if (n === 2) removing.shift();
});
console.log(seen.join(), removing.join());

const clearing = [1, 2, 3];
let visits = 0;
clearing.some(() => {
  visits++;
  clearing.length = 0;
  return false;
});
console.log(visits, clearing.length);

const filtering = ["a", "b", "c"];
const kept = filtering.filter((s, i) => {
  if (i === 0) filtering[1] = "B";
  return s !== "c";
});
console.log(kept.join());

const reducing = [1, 2, 3];
const sum = reducing.reduce((acc, n) => {
  if (n === 1) reducing.pop();
  return acc + n;
}, 0);
console.log(sum);

const iterating = [1, 2, 3];
const order: number[] = [];
for (const n of iterating) {
  order.push(n);
  if (n === 1) iterating.splice(1, 1);
  if (n === 3) iterating.push(4);
}
console.log(order.join());
