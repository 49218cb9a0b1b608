// Top-level statements run in order, functions may be used before their text, class statics at their place.
const log: string[] = [];
const a = add("a");
function add(s: string): string {
  log.push(s);
  return s + s;
}
class S {
  static x = add("static");
  static {
    add("block");
  }
}
let b: string = add("b") + a;
{
  const c = add("c");
  b += c;
}
if (b.length > 3) add("if");
for (const x of ["l1", "l2"]) add(x);
label: {
  if (S.x) break label;
  add("never");
}
console.log(log.join(), b, S.x);
