const s = new Set<i32>();
const t: Set<number> = s; // error MK2002
console.log(t.size);
