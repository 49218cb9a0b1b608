class A {}
function make(c: new () => A): void { // error MK2006
  console.log(new c());
}
console.log(make !== undefined);
