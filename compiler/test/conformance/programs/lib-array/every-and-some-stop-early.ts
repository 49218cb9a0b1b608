let calls = 0;
function isSmall(n: number): boolean {
  calls++;
  return n < 3;
}

console.log([1, 2, 3, 4].every(isSmall));
console.log(calls);
calls = 0;
console.log([5, 1, 2].some(isSmall));
console.log(calls);
calls = 0;

// On nothing, "all" holds and "some" does not.
const none: number[] = [];
console.log(none.every(isSmall));
console.log(none.some(isSmall));
console.log(calls);

console.log([2, 2].every((v, i, all) => all[i] === v));
console.log(["a", ""].every((s) => s.length > 0));
console.log(["", "b"].some((s, i) => s === "b" && i === 1));

// The callback may shorten the array: elements that are gone are not visited.
const shrinking = [1, 2, 3, 4];
const visited: number[] = [];
shrinking.every((v) => {
  visited.push(v);
  shrinking.pop();
  return true;
});
console.log(visited.join());
