for (let i = 0; i < 2; i++) {
  class A {
    n = i; // error MK1041
  }
  console.log(new A().n);
}
