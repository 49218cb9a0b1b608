function start(): number {
  return 3;
}
enum E {
  A = start(), // error MK1047
}
console.log(E.A);
