const s = "ab€😀\ud800c";
let out = "";
let n = 0;
for (const c of s) {
  n++;
  out += c.length === 2 ? "(pair)" : c.charCodeAt(0) > 255 ? "(wide)" : c;
}
console.log(n, out);
console.log([...s].map((c) => c.codePointAt(0)).join(" "));
const it = "xy"[Symbol.iterator]();
const a = it.next();
const b = it.next();
const c = it.next();
console.log(a.done === true ? "end" : a.value, b.done === true ? "end" : b.value, c.done === true ? "end" : "more");
for (const _ of "") console.log("never");
const counts = new Map<string, number>();
for (const c of "mississippi") counts.set(c, (counts.get(c) ?? 0) + 1);
console.log([...counts].map(([k, v]) => k + v).join(" "));
const [first, ...rest] = "😀ok";
console.log(first!.length, rest.join("-"));
