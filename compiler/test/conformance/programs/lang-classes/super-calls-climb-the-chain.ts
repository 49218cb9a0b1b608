// super.method() is bound to the parent of the class it is written in, whatever the object is.
class A {
  path(): string {
    return "A";
  }
  who(): string {
    return "who=" + this.path();
  }
}
class B extends A {
  override path(): string {
    return "B>" + super.path();
  }
}
class C extends B {}
class D extends C {
  override path(): string {
    return "D>" + super.path();
  }
  override who(): string {
    const inner = () => super.who();
    return "D " + inner();
  }
}
console.log(new A().who());
console.log(new B().who());
console.log(new C().who());
console.log(new D().who());
