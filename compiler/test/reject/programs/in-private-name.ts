class A {
  #x = 1;
  static is(o: A): boolean {
    return #x in o; // error MK1022
  }
}
console.log(A.is(new A()));
