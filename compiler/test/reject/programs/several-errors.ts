const a: any = 1; // error MK1001
const b = a == 2; // error MK1005
for (const k in { x: 1 }) console.log(k); // error MK1009
console.log(b, 1n); // error MK1011
