class A {}
console.log(A.prototype); // error MK1020
