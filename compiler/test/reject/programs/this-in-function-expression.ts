class A {
  n = 1;
  f(): void {
    const g = function (): void {
      console.log(this); // error MK1026
    };
    g();
  }
}
new A().f();
