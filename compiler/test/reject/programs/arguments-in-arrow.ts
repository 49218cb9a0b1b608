function f(a: number): number {
  const g = (): number => arguments.length; // error MK1007
  return g() + a;
}
f(1);
