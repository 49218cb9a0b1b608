function f<T extends object>(o: T): T {
  return { ...o }; // error MK1029
}
void (f({ a: 1 }));
