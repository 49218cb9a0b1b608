class A {
  n = 1;
}
class B extends A {}
const b: B = new A(); // error MK2001
console.log(b.n);
