function make(): number {
  const k = 2;
  class A {
    f(): number {
      return k; // error MK1041
    }
  }
  return new A().f();
}
make();
