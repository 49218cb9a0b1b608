class R {
  close(): void {}
}
function f(): void {
  using r = new R(); // error MK1017
}
f();
