const texts = ["3.14", "-3.14", "+.5", "5.", ".", "-.5e1", "1e3", "1e+3", "1e-3", "1e", "1e+", "1ex", "  7.5kg", "1.2.3", "Infinity", "-Infinityx", "infinity", "NaN", "", " ", "0x10", "1e400", "-1e400", "1e-400", "00012", "1_0", "\t\n9", "-0", "e5", "+", "123456789012345678901234567890", "0.1e-5", "2.2250738585072014e-308", "1.7976931348623159e308", "4.9e-324", "2e-324"];
for (const t of texts) {
  const n = parseFloat(t);
  console.log(JSON.stringify(t), n === 0 && 1 / n < 0 ? "-0" : String(n));
}
console.log(Number.parseFloat("1.5") === 1.5);
