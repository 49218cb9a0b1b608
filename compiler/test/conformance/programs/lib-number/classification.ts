const values = [0, -0, 1, 1.5, -3, 2 ** 53, 2 ** 53 - 1, -(2 ** 53), 1e300, NaN, Infinity, -Infinity, 5e-324];
for (const v of values) console.log(String(v), Number.isInteger(v), Number.isSafeInteger(v), Number.isFinite(v), Number.isNaN(v), isNaN(v), isFinite(v));
console.log(Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER, Number.EPSILON);
console.log(Number.MAX_VALUE, Number.MIN_VALUE);
console.log(Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NaN);
const [nan, zero, infinity] = [Number("x"), 0, Infinity];
console.log(nan === nan, nan !== nan, zero === -0, infinity === Infinity);
console.log(1 + Number.EPSILON > 1, 1 + Number.EPSILON / 2 > 1, Number.MAX_VALUE * 2);
