function f(a: number): number {
  return arguments.length + a; // error MK1007
}
f(1);
