class A {}
function f(x: object, c: typeof A): boolean {
  return x instanceof c; // error MK1033
}
console.log(f !== undefined);
