class A {
  get n(): number {
    return 1;
  }
}
class B extends A {
  f(): number {
    return super.n; // error MK1044
  }
}
new B().f();
