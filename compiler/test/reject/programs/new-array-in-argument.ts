function f(a: number[]): number {
  return a.length;
}
f(new Array<number>(3)); // error MK1024
