class A {}
const a = new A();
console.log(a.constructor); // error MK1020
