function f<T extends object>(o: T): T {
  return { ...o }; // error MK1029
}
console.log(f({ a: 1 }));
