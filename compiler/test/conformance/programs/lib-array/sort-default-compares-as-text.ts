console.log([10, 9, 1, 100, -1, -10].sort().join());
console.log(["b", "a", "C", "B", ""].sort().join("|"));
console.log([true, false, true].sort().join());
console.log([3, 20, 100].sort().join());
console.log([0.5, 1e21, 5, 1e-7].sort().join());
console.log(["ä", "z", "a", "€", "😀", "\uffff"].sort().map((s) => s.codePointAt(0)).join());

// undefined goes last, whatever the comparison says.
const holes: (string | undefined)[] = ["b", undefined, "a", undefined, "c"];
holes.sort();
console.log(holes.map((s) => s ?? "?").join());
const numbers: (number | undefined)[] = [3, undefined, 1];
numbers.sort((a, b) => (b ?? 0) - (a ?? 0));
console.log(numbers.map((n) => (n === undefined ? "?" : String(n))).join());

const list = [2, 1];
console.log(list.sort() === list);
const none: string[] = [];
console.log(none.sort().length);
