const n = 5;
const s = n as any; // error MK1001
console.log(s);
