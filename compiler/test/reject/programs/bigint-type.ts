function f(x: bigint): void { // error MK1011
  console.log(typeof x);
}
console.log(f !== undefined);
