function f(this: { n: number }): number { // error MK1026
  return 1;
}
console.log(f !== undefined);
