const values = [0, 1, -1, 2147483647, 2147483648, 4294967295, 4294967296, -2147483649, 1.9, -1.9, 1e20, NaN, Infinity, 2 ** 53 + 2];
for (const v of values) console.log(v, v | 0, v >>> 0, ~v, v << 1, v >> 1, v >>> 1, v & 255, v ^ 1);
console.log(1 << 31, 1 << 32, 1 << 33, -1 >>> 31, -1 >> 31, 5 >>> -1, 2 ** 31 >> 0);
const flags: u32 = 0xf0f0f0f0;
console.log(flags >>> 4, flags >> 4, flags & 0xff, (flags << 4) >>> 0, ~flags >>> 0);
let bits = 0;
for (let n = 0xb5; n !== 0; n &= n - 1) bits++;
console.log(bits);
