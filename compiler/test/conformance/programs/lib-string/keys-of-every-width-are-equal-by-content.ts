// The same text is the same key however it was made.
const m = new Map<string, number>();
m.set("ab", 1);
m.set("a€", 2);
const a = "xaby".slice(1, 3);
const b = "a" + "€uro".slice(0, 1);
const c = ["a", "b"].join("");
console.log(m.get(a) === 1, m.get(b) === 2, m.get(c) === 1);
console.log("wide€".slice(0, 4) === "wide", m.has("a"), m.has(""));
m.set("wide", 3);
console.log(m.get("€wide€".slice(1, 5)) === 3);
let built = "";
for (const ch of "wide") built += ch;
console.log(m.get(built) === 3, m.size);
const set = new Set<string>();
for (let i = 0; i < 50; i++) set.add("k" + (i % 5));
console.log(set.size);
switch ("€a".slice(1) + "b") {
  case "ab":
    console.log("matched");
    break;
  default:
    console.log("missed");
}
