const r: Record<number, string> = { 1: "a" };
console.log(r[1 + 0]); // error MK1021
