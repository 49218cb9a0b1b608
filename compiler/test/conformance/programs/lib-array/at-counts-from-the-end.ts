// `at` takes negative indices from the end and gives undefined outside.
const words = ["a", "b", "c"];

function show(v: string | undefined): string {
  return v === undefined ? "undefined" : v;
}

for (const i of [0, 1, 2, 3, -1, -2, -3, -4, 100, -100]) console.log(`${i}: ${show(words.at(i))}`);

const none: number[] = [];
console.log(none.at(0) === undefined);
console.log(none.at(-1) === undefined);

const numbers = [10, 20, 30];
const last = numbers.at(-1);
console.log(last === undefined ? "none" : last + 1);

const nested = [[1], [2, 3]];
console.log(nested.at(-1)?.at(-1) === 3);
