function f(): void {
  console.log(this); // error MK1026
}
f();
