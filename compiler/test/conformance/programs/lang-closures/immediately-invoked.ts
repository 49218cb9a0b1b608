// Function expressions may be called where they stand, with and without names, and give a private scope.
const value = (() => {
  const hidden = 3;
  return hidden * hidden;
})();
const id = (function () {
  let n = 0;
  return () => ++n;
})();
id();
console.log(value, id(), id());
const depth = (function down(n: number): number {
  return n === 0 ? 0 : 1 + down(n - 1);
})(5);
console.log(depth);
const text = ((a: string, ...rest: number[]) => a + rest.length)("n", 1, 2, 3);
console.log(text);
void (() => console.log("void"))();
