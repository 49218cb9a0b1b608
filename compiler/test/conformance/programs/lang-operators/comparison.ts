// Numbers compare by value with NaN always false; strings by UTF-16 units.
const ns = [NaN, -Infinity, -1, -0, 0, 5e-324, 1, Infinity];
for (const a of ns) {
  console.log(String(a) + " " + ns.map((b) => (a < b ? "<" : "") + (a <= b ? "=" : "") + (a > b ? ">" : "") + (a >= b ? "~" : "")).join(" "));
}
const ss = ["", "A", "B", "a", "aa", "ab", "Z", "é", "😀", "\uffff"];
console.log([...ss].sort().join(","));
console.log("a" < "b", "a" < "A", "abc" < "abd", "ab" < "abc", "" < "a", "10" < "9", "😀" < "\uffff");
let sorted = true;
const byUnit = [...ss].sort((x, y) => (x < y ? -1 : x > y ? 1 : 0));
for (let i = 1; i < byUnit.length; i++) sorted &&= byUnit[i - 1]! <= byUnit[i]!;
console.log(sorted, byUnit.indexOf("😀") < byUnit.indexOf("\uffff"));
