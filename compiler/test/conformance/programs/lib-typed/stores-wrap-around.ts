const u8 = new Uint8Array(1);
const i8 = new Int8Array(1);
const u16 = new Uint16Array(1);
const i16 = new Int16Array(1);
const u32 = new Uint32Array(1);
const i32 = new Int32Array(1);
const clamped = new Uint8ClampedArray(1);
const values = [0, 1, -1, 127, 128, 255, 256, 300, -129, 32768, 65536, 70000, 2147483648, 4294967296, -2147483649, 1.9, -1.9, 254.5, 255.5, 0.5, 1.5, 2.5, NaN, Infinity, -Infinity, 1e20];
for (const v of values) {
  u8[0] = v;
  i8[0] = v;
  u16[0] = v;
  i16[0] = v;
  u32[0] = v;
  i32[0] = v;
  clamped[0] = v;
  console.log(`${v}: ${u8[0]} ${i8[0]} ${u16[0]} ${i16[0]} ${u32[0]} ${i32[0]} ${clamped[0]}`);
}
u8[0] = 250;
u8[0] += 10;
console.log(u8[0]);
u8[0]--;
i8[0] = 127;
i8[0]++;
console.log(u8[0], i8[0]);
