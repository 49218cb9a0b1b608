class A {
  n!: number; // error MK1049
}
console.log(new A().n);
