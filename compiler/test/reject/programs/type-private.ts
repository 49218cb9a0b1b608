class A {
  private n = 1;
}
console.log(new A().n); // error MK0002
