function f(n: number): number { // error MK0002
  if (n > 0) return 1;
}
f(1);
