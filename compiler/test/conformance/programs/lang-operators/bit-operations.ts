// Bit operators work on 32-bit integers; shift counts are taken modulo 32.
const xs = [0, 1, -1, 255, 2147483647, -2147483648, 4294967295, 4294967296.9, -1.9, 1e21, NaN, Infinity];
for (const x of xs) console.log(x | 0, x >>> 0, ~x, x << 1, x >> 1, x >>> 1, x & 255, x ^ -1);
console.log(1 << 31, 1 << 32, 1 << 33, -1 >>> 31, -1 >>> 32, 5 >> -1);
console.log((0xff00ff00 | 0) === -16711936, 0xff00ff00 >>> 0, (0xf0 & 0x3c) ^ 0x11);
let flags = 0;
for (const bit of [0, 3, 31]) flags |= 1 << bit;
console.log(flags, flags >>> 0, (flags & (1 << 3)) !== 0, flags & ~(1 << 31));
flags &= ~9;
flags ^= 6;
flags >>>= 1;
flags <<= 2;
flags >>= 1;
console.log(flags);
let h = 2166136261;
for (const c of "hash") {
  h ^= c.charCodeAt(0);
  h = Math.imul(h, 16777619);
}
console.log(h, h >>> 0);
