// Defaults are evaluated left to right at each call that passes undefined or nothing.
let n = 0;
function next(label: string): number {
  n++;
  console.log("default " + label + n);
  return n;
}
function f(a = next("a"), b = a + next("b"), c: number | null = null): string {
  return `${a} ${b} ${c}`;
}
console.log(f());
console.log(f(10));
console.log(f(undefined, 5));
console.log(f(1, 2, 3));
const g = (list: number[] = []) => {
  list.push(list.length);
  return list.length;
};
console.log(g(), g());
