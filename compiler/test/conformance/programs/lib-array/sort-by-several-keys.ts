interface Person {
  name: string;
  age: number;
  city?: string;
}
const people: Person[] = [
  { name: "Eve", age: 30, city: "Oslo" },
  { name: "Bob", age: 25 },
  { name: "Al", age: 30 },
  { name: "Cy", age: 25, city: "Bern" },
];
const by =
  <T>(...keys: ((a: T, b: T) => number)[]) =>
  (a: T, b: T): number => {
    for (const k of keys) {
      const r = k(a, b);
      if (r !== 0) return r;
    }
    return 0;
  };
const age = (a: Person, b: Person): number => a.age - b.age;
const name = (a: Person, b: Person): number => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0);
const city = (a: Person, b: Person): number => name({ name: a.city ?? "~", age: 0 }, { name: b.city ?? "~", age: 0 });
const show = (list: Person[]): string => list.map((p) => p.name).join(" ");
console.log(show([...people].sort(by(age, name))));
console.log(show([...people].sort(by(city, name))));
console.log(show(people.toSorted((a, b) => -by(age, name)(a, b))));
console.log(show(people));
const optional: ((a: Person, b: Person) => number) | undefined = people.length > 10 ? age : name;
console.log(show([...people].sort(optional)));
