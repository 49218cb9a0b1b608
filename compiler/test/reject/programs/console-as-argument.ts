interface Log {
  log(x: string): void;
}
function f(c: Log): void {
  c.log("a");
}
f(console); // error MK1034
