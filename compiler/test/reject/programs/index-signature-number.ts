interface Table {
  [n: number]: string; // error MK2004
}
const t: Table = { 1: "a" };
console.log(t !== undefined);
