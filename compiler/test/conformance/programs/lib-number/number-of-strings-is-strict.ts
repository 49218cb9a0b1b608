const texts = ["", " ", "42", " 42 ", "4 2", "42px", "0x1F", "0b101", "0o17", "0b", "0x", "-0x1", "1e3", ".5", "5.", ".", "+5", "--5", "-0", "Infinity", "-Infinity", "+Infinity", "infinity", "NaN", "1_000", "\n7\t", "0.1", "1e", "00", "0x1g", "9007199254740993", "1e-7", "\u00a01", "1,5"];
for (const t of texts) {
  const n = Number(t);
  console.log(JSON.stringify(t), n === 0 && 1 / n < 0 ? "-0" : String(n));
}
console.log(Number(true), Number(false), Number(null), Number(undefined), Number(7), Number());
console.log(+"12" + 1, +"" + 1, +true, -"3");
