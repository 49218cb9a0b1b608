function f(o: { a: number; b: number } | { a: number; c: string }): number {
  const { a, ...others } = o; // error MK1030
  void (others);
  return a;
}
f({ a: 1, b: 2 });
