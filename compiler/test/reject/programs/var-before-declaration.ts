function f(): void {
  n = 2; // error MK1008
  var n = 1;
  console.log(n);
}
f();
