// An interface that extends others has all their members, and converts to each of them.
interface Named {
  name: string;
}
interface Aged {
  age: number;
  birthday?(): void;
}
interface Person extends Named, Aged {
  email?: string;
}
const ann: Person = {
  name: "Ann",
  age: 41,
  birthday() {
    ann.age++;
  },
};
function rename(n: Named, to: string): void {
  n.name = to;
}
function older(a: Aged): number {
  a.birthday?.();
  return a.age;
}
rename(ann, "Anna");
console.log(ann.name, older(ann), older({ age: 7 }), ann.email);
const named: Named = ann;
ann.name = "Annabel";
console.log(named.name);
