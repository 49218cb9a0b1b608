class Vec {
  constructor(
    readonly x: number,
    readonly y: number,
  ) {}
  add(o: Vec): Vec {
    return new Vec(this.x + o.x, this.y + o.y);
  }
  scale(k: number): Vec {
    return new Vec(this.x * k, this.y * k);
  }
  get length(): number {
    return Math.hypot(this.x, this.y);
  }
  rotate(degrees: number): Vec {
    const a = (degrees * Math.PI) / 180;
    return new Vec(this.x * Math.cos(a) - this.y * Math.sin(a), this.x * Math.sin(a) + this.y * Math.cos(a));
  }
  toString(): string {
    return `(${this.x.toFixed(3)}, ${this.y.toFixed(3)})`;
  }
}
let v = new Vec(1, 0);
for (let i = 0; i < 4; i++) {
  console.log(`${v}`);
  v = v.rotate(90);
}
console.log(String(new Vec(3, 4).scale(2).add(new Vec(0.5, -0.25))), new Vec(3, 4).length);
const polygon = [new Vec(0, 0), new Vec(4, 0), new Vec(4, 3), new Vec(0, 3)];
let area = 0;
for (const [i, p] of polygon.entries()) {
  const q = polygon[(i + 1) % polygon.length]!;
  area += p.x * q.y - q.x * p.y;
}
console.log(area / 2);
const heading = (Math.atan2(1, -1) * 180) / Math.PI;
console.log(heading.toFixed(6));
