interface Maker {
  new (): object; // error MK2006
}
function f(m: Maker): void {
  console.log(m !== undefined);
}
console.log(f !== undefined);
