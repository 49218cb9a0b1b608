namespace A.B { // error MK1063
  export function f(): number {
    return 1;
  }
}
console.log(A.B.f());
