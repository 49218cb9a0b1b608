function f(o: { a: number } | { b: string }): void {
  const c = { ...o }; // error MK1029
  void (c);
}
f({ a: 1 });
