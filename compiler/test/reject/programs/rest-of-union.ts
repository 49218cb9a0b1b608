function f(o: { a: number; b: number } | { a: number; c: string }): number {
  const { a, ...others } = o; // error MK1030
  console.log(others);
  return a;
}
f({ a: 1, b: 2 });
