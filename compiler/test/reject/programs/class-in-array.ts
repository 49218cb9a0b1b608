class A {}
class B {}
const kinds = [A, B]; // error MK1043 // error MK1043
console.log(kinds.length);
