// A member that all parts of a union have can be used without narrowing.
class A {
  id = 1;
  name = "a";
  run(x: number): number {
    return x + this.id;
  }
}
class B {
  name = "b";
  scale = 10;
  id = 2;
  run(x: number): number {
    return x * this.scale;
  }
}
interface C {
  run(x: number): number;
  id: number;
  name: string;
}
const c: C = { id: 3, name: "c", run: (x) => -x };
const all: (A | B | C)[] = [new A(), new B(), c];
for (const o of all) {
  o.id *= 2;
  console.log(o.name + o.id, o.run(5));
}
const lengths: (string | number[] | Uint8Array)[] = ["abc", [1, 2], new Uint8Array(7)];
console.log(lengths.map((l) => l.length).join());
const sliced: (string | number[])[] = ["hello", [1, 2, 3]];
console.log(sliced.map((s) => s.slice(1).length).join());
