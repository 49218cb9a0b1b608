function f(n: number): number {
  return n;
}
f("x"); // error MK0002
