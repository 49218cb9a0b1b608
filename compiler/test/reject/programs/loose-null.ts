function f(x: string | undefined): boolean {
  return x == null; // error MK1005
}
f("a");
