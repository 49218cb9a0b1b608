// Elements are taken by position; commas skip; the rest is a new array.
const list = [1, 2, 3, 4, 5];
const [a, , b, ...rest] = list;
console.log(a, b, rest.join());
rest.push(6);
console.log(list.length, rest.length);
const [, , ...tail] = list;
console.log(tail.join());
const [x, ...[y, z]] = list;
console.log(x, y, z);
const [first, ...none] = ["only"];
console.log(first, none.length);
let swapA = "left";
let swapB = "right";
[swapA, swapB] = [swapB, swapA];
console.log(swapA, swapB);
