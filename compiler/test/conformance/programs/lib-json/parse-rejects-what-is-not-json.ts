const bad = ["", " ", "{", "[", "[1,]", "{,}", '{"a":1,}', "{a:1}", "'x'", '"abc', '"\t"', '"\\x"', '"\\u12g4"', "01", "1.", ".5", "+1", "-", "1e", "tru", "nul", "truefalse", "[1 2]", '{"a" 1}', '{"a":}', "undefined", "NaN", "Infinity", "1 2", "[1]]", "\u00a01", "// c\n1", '{"a":1 "b":2}', "[,1]", '"\\', "--1", "0x10"];
let rejected = 0;
for (const t of bad) {
  try {
    JSON.parse(t);
    console.log("accepted " + JSON.stringify(t));
  } catch (e) {
    if (e instanceof SyntaxError && e.name === "SyntaxError" && e.message.length > 0) rejected++;
    else console.log("wrong error for " + JSON.stringify(t));
  }
}
console.log(rejected, bad.length);
const good = ["\t\n\r 1 ", "[\n]", "{\r\n}", '"\\ud83d\\ude00"', "1e+2", "-0.0", '""', '{"":0}'];
for (const t of good) console.log(JSON.stringify(JSON.parse(t)));
