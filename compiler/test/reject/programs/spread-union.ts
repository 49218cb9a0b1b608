function f(o: { a: number } | { b: string }): void {
  const c = { ...o }; // error MK1029
  console.log(c);
}
f({ a: 1 });
