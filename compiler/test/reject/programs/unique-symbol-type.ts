interface Tagged {
  readonly tag: unique symbol; // error MK1014
}
function f(t: Tagged): void {
  console.log(t !== undefined);
}
console.log(f !== undefined);
