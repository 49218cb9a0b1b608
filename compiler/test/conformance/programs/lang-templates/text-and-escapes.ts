// Line ends, escapes and units beyond Latin-1 arrive as written.
const lines = `first
  second
third`;
console.log(lines.split("\n").length, lines.length);
console.log(`\${not} \`tick\` \\ \t| \x41\u0042\u{43} \u{1F600}`);
console.log("\0".length, "\b\f\v\r\n".length, 'it\'s "quoted"', "line \
continued");
console.log(`${"é"}${"ü".length} ${"😀".length} ${"\u{1F600}" === "😀"} ${"\ud83d" + "\ude00"}`);
console.log(`a${""}b` === "ab", `` === "", `${""}`.length);
