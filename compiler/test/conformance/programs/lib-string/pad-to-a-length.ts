const s = "5";
console.log(s.padStart(3, "0"), s.padEnd(3, "0") + "|", s.padStart(3) + "|", s.padEnd(3) + "|");
console.log("abc".padStart(2), "abc".padEnd(3, "x"), "abc".padStart(0), "abc".padStart(-5));
console.log("7".padStart(6, "abc"), "7".padEnd(6, "abc"), "7".padStart(7, "abc"));
console.log("7".padStart(3, ""), "7".padEnd(3, ""));
console.log("".padStart(3, "ab"), "".padEnd(4, "ab"), "".padStart(0, "x") === "");
console.log("é".padStart(3, "€"), "é".padEnd(3, "😀").length);
console.log(["1", "22", "333"].map((t) => t.padStart(5, ".")).join("\n"));
for (const n of [7, 42, 255]) console.log(n.toString(16).padStart(4, "0").toUpperCase());
