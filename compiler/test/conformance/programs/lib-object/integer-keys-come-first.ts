const d: Record<string, string> = {};
for (const k of ["x", "10", "9", "01", "4294967294", "4294967295", "-1", "1.5", "0", "a"]) d[k] = "v" + k;
console.log(Object.keys(d).join(" "));
console.log(Object.values(d).join(" "));
console.log(JSON.stringify(d));
const e: Record<string, number> = { b: 1, 2: 2, a: 3, 1: 4 };
console.log(Object.entries(e).map(([k, v]) => k + v).join());
