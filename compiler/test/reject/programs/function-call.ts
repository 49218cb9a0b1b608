function f(a: number): number {
  return a;
}
console.log(f.call(undefined, 1)); // error MK1028
