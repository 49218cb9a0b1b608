enum E { // error MK1048
  A,
}
enum E { // error MK1048
  B = 1,
}
console.log(E.A, E.B);
