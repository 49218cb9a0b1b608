// Objects returned by getters are independent values; identity is by reference.
class Vec {
  constructor(
    readonly x: number,
    readonly y: number,
  ) {}
  get swapped(): Vec {
    return new Vec(this.y, this.x);
  }
  static get zero(): Vec {
    return new Vec(0, 0);
  }
  equals(other: Vec): boolean {
    return this.x === other.x && this.y === other.y;
  }
}
const v = new Vec(1, 2);
console.log(v.swapped === v.swapped, v.swapped.equals(v.swapped), v === v.swapped.swapped);
console.log(v.swapped.x, Vec.zero.equals(Vec.zero), Vec.zero === Vec.zero);
const same = v;
console.log(same === v, [v].includes(same), [v].indexOf(new Vec(1, 2)));
