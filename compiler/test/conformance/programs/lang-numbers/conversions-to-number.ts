// Number(), unary plus and parseInt read text as JavaScript does.
const texts = ["", " ", "12", " 12 ", "12px", "0x1f", "0b11", "1e3", "-5.5", "+7", ".5", "5.", "Infinity", "-Infinity", "infinity", "NaN", "1_000", "--1", "\n3\t", "1 2"];
for (const t of texts) console.log(JSON.stringify(t), Number(t), +t, parseInt(t), parseFloat(t));
console.log(Number(true), Number(false), Number(null), Number(undefined), +true, -"8", Number());
console.log(parseInt("ff", 16), parseInt("z", 36), parseInt("12", 2), parseInt("101", 2), parseInt("0x10"), parseInt("9007199254740993"));
const b: boolean | null = [true, null][0]!;
console.log(Number(b), Boolean(""), Boolean("0"), Boolean(0), Boolean(NaN), Boolean([]));
