// String members are strings at run time and compare by text.
enum Colour {
  Red = "red",
  Green = "green",
  Alias = Red,
}
function paint(c: Colour): string {
  if (c === Colour.Red) return c.toUpperCase() + c.length;
  return `<${c}>`;
}
console.log(paint(Colour.Red), paint(Colour.Green), paint(Colour.Alias));
const wanted = "gre" + "en";
const all = [Colour.Red, Colour.Green];
const found = all.find((c) => (c as string) === wanted);
console.log(found, found === Colour.Green, typeof found);
interface Car {
  colour: Colour;
  doors: number;
}
const cars: Car[] = all.map((colour, doors) => ({ colour, doors }));
console.log(cars.map((c) => c.colour + c.doors).join());
