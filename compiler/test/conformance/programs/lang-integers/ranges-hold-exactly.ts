// Values at both ends of every integer type are stored and read back.
const a: i8[] = [-128, 127, 0];
const b: u8[] = [0, 255];
const c: i16[] = [-32768, 32767];
const d: u16[] = [0, 65535];
const e: i32[] = [-2147483648, 2147483647];
const f: u32[] = [0, 4294967295];
console.log(a.join(), b.join(), c.join(), d.join(), e.join(), f.join());
const x: i8 = -128;
const y: u32 = 4294967295;
const z: i32 = -2147483648;
console.log(x - 1, y + 1, z - 1, -z, y * y, -x, x * x);
console.log(y > z, x < y, z < x, y === 4294967295, (y as number) === -1);
console.log(~x, ~y, y >> 31, y >>> 31, z >> 31, z >>> 31, x >>> 0);
