class A {
  accessor n = 1; // error MK1046
}
console.log(new A().n);
