console.log("ab".repeat(3), "x".repeat(1), "[" + "x".repeat(0) + "]", "[" + "".repeat(10) + "]");
console.log("€".repeat(3), "😀".repeat(2), "é€".repeat(2).length);
console.log("-".repeat(40));
for (const n of [-1, -100]) {
  try {
    "x".repeat(n);
    console.log("no error");
  } catch (e) {
    console.log(e instanceof RangeError ? e.message : "?");
  }
}
let rule = "";
for (let i = 0; i < 4; i++) rule += " ".repeat(i) + "*\n";
console.log(rule.trimEnd());
console.log("ab".repeat(500).length, "ab".repeat(500).lastIndexOf("a"));
