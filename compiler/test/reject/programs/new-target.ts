class A {
  constructor() {
    console.log(new.target === A); // error MK1043 // error MK1045
  }
}
new A();
