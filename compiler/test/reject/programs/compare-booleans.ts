const a: boolean = 1 < 2;
const b: boolean = 2 < 1;
console.log(a > b); // error MK1018
