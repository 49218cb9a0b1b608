// Integer types work in every place a type can stand.
class Pixel {
  r: u8 = 0;
  constructor(
    public x: i16,
    public y: i16,
    public alpha: f32 = 0.5,
  ) {}
  get grey(): u8 {
    return Math.floor((this.r * 2) / 3);
  }
  move(dx: i8, dy: i8): this {
    this.x += dx;
    this.y += dy;
    return this;
  }
}
const p = new Pixel(-100, 100);
p.r = 250;
p.move(-128, 127);
console.log(p.x, p.y, p.grey, p.alpha);
interface Reading {
  raw: u16;
  at?: u32;
  mode: i8 | undefined;
}
const r: Reading = { raw: 65535, mode: undefined };
console.log(r.raw, r.at, r.mode);
r.at = 4000000000;
r.mode = -1;
console.log(r.at, r.mode, r.at! + r.raw);
const pair: [u8, i32] = [255, -70000];
const [lo, hi] = pair;
console.log(lo + hi, Math.max(lo, hi));
const m = new Map<u8, i16>([[1, -5]]);
console.log(m.get(1), m.get(2), [...m.keys()].join());
