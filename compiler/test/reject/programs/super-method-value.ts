class A {
  f(): number {
    return 1;
  }
}
class B extends A {
  g(): () => number {
    return super.f; // error MK1027 // error MK1044
  }
}
new B().g();
