// Numbers print as JavaScript's shortest text, of every magnitude.
const ns = [0, -0, 1, -1, 0.1, 1 / 3, 100, 1e5, 123456789, 1e20, 1e21, 1.5e21, 1e-6, 1e-7, 1.25e-7, 5e-324, 1.7976931348623157e308, 4503599627370497.5, 0.000001234, 4294967296, -2147483649];
for (const n of ns) console.log(n, String(-n), `${n / 10}`);
console.log(NaN, Infinity, -Infinity, 0.1 + 0.2, 1e21 + 1, 2 ** 53, 2 ** 53 + 2, 0xff, 0b101, 0o17, 1_000_000, .5, 5.);
console.log((25).toString(2), (255).toString(16), (-255).toString(36), (0.5).toString(2), (3.14159).toFixed(2), (1e21).toFixed(2), (0.000001).toFixed(7), (1.005).toFixed(2));
