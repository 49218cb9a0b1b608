function pluck<T, K extends keyof T>(o: T, k: K): T[K] {
  return o[k]; // error MK1021
}
console.log(pluck({ a: 1 }, "a"));
