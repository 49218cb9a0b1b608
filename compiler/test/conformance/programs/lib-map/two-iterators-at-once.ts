const m = new Map<string, number>();
for (const c of "abcdefghijklmnopqrst") m.set(c, c.charCodeAt(0));
const slow = m.keys();
slow.next();
slow.next();
slow.next();
let pairs = 0;
for (const a of m.keys()) {
  for (const b of m.keys()) if (a < b) pairs++;
}
console.log(pairs);
// Deleting most of the entries moves the others; the slow iterator must not notice.
for (const c of "abcdefghijklmnop") if (c !== "h") m.delete(c);
const rest: string[] = [];
for (const k of slow) rest.push(k);
console.log(rest.join(""), m.size);
const late = m.entries();
for (const c of "uvw") m.set(c, 0);
console.log([...late].map(([k]) => k).join(""));
