type Pair = [number, number?]; // error MK2003
const p: Pair = [1];
console.log(p[0]);
