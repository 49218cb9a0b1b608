class A {
  n = 1;
}
class B {
  n = 2;
}
const a: A = new B(); // error MK2001
console.log(a.n);
