const m = new Map<string, i32>();
const n: Map<string, number> = m; // error MK2002
console.log(n.size);
