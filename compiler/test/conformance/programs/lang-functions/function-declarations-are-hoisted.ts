// A function declaration can be called above itself, in modules, functions and blocks.
console.log(early(3));
function early(n: number): string {
  return inner() + n;
  function inner(): string {
    return "inner";
  }
}
function outer(flag: boolean): string {
  if (flag) {
    return nested();
    function nested(): string {
      return "nested " + later;
    }
  }
  return "none";
}
const later = "later";
console.log(outer(true), outer(false));
{
  console.log(block(2));
  function block(n: number): number {
    return n <= 0 ? 0 : n + block(n - 1);
  }
}
