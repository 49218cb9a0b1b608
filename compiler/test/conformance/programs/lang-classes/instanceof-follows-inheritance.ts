// instanceof is true for the class and all that it extends, also through interfaces and unions.
class Animal {
  legs = 4;
}
class Bird extends Animal {
  override legs = 2;
  sing(): string {
    return "tweet";
  }
}
class Duck extends Bird {
  override sing(): string {
    return "quack";
  }
}
class Rock {
  weight = 5;
}
function describe(x: Animal | Rock | string | null): string {
  if (x === null) return "nothing";
  if (x instanceof Duck) return "duck " + x.sing() + x.legs;
  if (x instanceof Bird) return "bird " + x.sing() + x.legs;
  if (x instanceof Animal) return "animal " + x.legs;
  if (x instanceof Rock) return "rock " + x.weight;
  return "text " + x.length;
}
const things: (Animal | Rock | string | null)[] = [new Duck(), new Bird(), new Animal(), new Rock(), "abc", null];
for (const t of things) console.log(describe(t));
const unknowns: unknown[] = [new Duck(), 5, "x", undefined, [1], new Rock()];
console.log(unknowns.map((u) => (u instanceof Animal ? "y" : "n")).join(""));
