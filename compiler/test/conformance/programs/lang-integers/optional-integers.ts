// `u8 | undefined` and `i32 | null` tell zero from absent.
function f(x?: u8): string {
  return x === undefined ? "absent" : x === 0 ? "zero" : "v" + x;
}
console.log(f(), f(0), f(255), f(undefined));
let last: i32 | null = null;
const seen: (i32 | null)[] = [];
for (const n of [0, -5, 7]) {
  seen.push(last);
  last = n;
}
seen.push(last);
console.log(seen.map((s) => s ?? "null").join());
const o: { n?: u16 } = {};
console.log(o.n ?? -1);
o.n = 0;
console.log(o.n ?? -1, o.n || 5);
const found: u32 | undefined = ([1, 2, 3] as u32[]).find((n) => n > 2);
console.log(found, found! * 1000000000);
