type Row = [string, ...number[]]; // error MK2003
const r: Row = ["a", 1, 2];
console.log(r[0]);
