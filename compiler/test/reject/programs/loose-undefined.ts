function f(x: number | null): boolean {
  return x != undefined; // error MK1005
}
f(null);
