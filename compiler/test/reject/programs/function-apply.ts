function f(a: number): number {
  return a;
}
console.log(f.apply(undefined, [1])); // error MK1028
