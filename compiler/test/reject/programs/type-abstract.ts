abstract class A {}
console.log(new A()); // error MK0002
