function show(n: number): string {
  return Object.is(n, -0) ? "-0" : String(n);
}
console.log(parseInt("42"), parseInt("-7"), parseInt("+3"), parseInt("  12px"), parseInt("3.9"));
console.log(parseInt(""), parseInt("abc"), parseInt("-"), parseInt("+ 1"), parseInt(" \n\t8"));
console.log(parseInt("0x1f"), parseInt("0X1F"), parseInt("0x"), parseInt("-0x10"), parseInt("0b11"));
console.log(parseInt("1f", 16), parseInt("0x1f", 16), parseInt("0x1f", 10), parseInt("zz", 36), parseInt("12", 2));
console.log(parseInt("777", 8), parseInt("8", 8), parseInt("101", 2), parseInt("9", 10), parseInt("10", 0));
console.log(parseInt("10", 1), parseInt("10", 37), parseInt("10", -2));
console.log(show(parseInt("-0")), parseInt("1e3"), parseInt("9007199254740993"), parseInt("123456789012345678901234567890"));
console.log(parseInt("0.00001"), parseInt("1_000"), parseInt("١"), parseInt("\u00a05"));
console.log(Number.parseInt("12"), parseInt("900000000000000000000", 10), parseInt("ffffffffffffff", 16));
console.log(["1", "2", "3"].map((s) => parseInt(s, 10)).join());
