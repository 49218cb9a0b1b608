const words = ["b", "a", "", "ab", "B", "é", "z", "\uffff", "😀", "aa"];
words.sort((x, y) => (x < y ? -1 : x > y ? 1 : 0));
console.log(words.map((w) => (w === "" ? "''" : w.codePointAt(0)?.toString(16))).join(" "));

console.log("a" < "b", "a" < "B", "a" < "aa", "aa" < "a", "" < "a");
console.log("10" < "9", "abc" <= "abc", "abc" >= "abd");
// U+FFFF is above a surrogate pair's first half.
console.log("\uffff" > "😀");
console.log("é" > "e", "é" < "f", "é" > "z");
const composed: string = "é";
console.log("straße" === "stra\u00dfe", composed === "e\u0301");
const built = ["q", "r"].join("");
console.log(built === "qr", built !== "qr", built < "qs");
