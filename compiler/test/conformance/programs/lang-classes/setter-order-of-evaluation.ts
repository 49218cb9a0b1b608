// In `a().b = c()` the object comes first, then the value, then the setter.
class Target {
  constructor(readonly name: string) {}
  set value(v: number) {
    console.log("set " + this.name + " " + v);
  }
  get value(): number {
    console.log("get " + this.name);
    return 10;
  }
  slots: number[] = [0, 0, 0];
}
const one = new Target("one");
function target(): Target {
  console.log("target");
  return one;
}
function value(v: number): number {
  console.log("value " + v);
  return v;
}
target().value = value(5);
target().value += value(6);
target().slots[value(1)] = value(2);
target().slots[value(2)]! += value(7);
console.log(one.slots.join(","));
