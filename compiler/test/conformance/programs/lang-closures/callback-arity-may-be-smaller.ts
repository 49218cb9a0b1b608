// A function with fewer parameters goes where more arguments are passed; the result may be ignored.
function each(list: readonly string[], f: (item: string, index: number, all: readonly string[]) => void): void {
  for (let i = 0; i < list.length; i++) f(list[i]!, i, list);
}
let out = "";
each(["a", "b"], (s) => (out += s));
each(["c", "d"], () => (out += "."));
each(["e"], (s, i, all) => (out += s + i + all.length));
console.log(out);
const returnsNumber = (): number => 5;
const ignore: () => void = returnsNumber;
ignore();
const pushed: number[] = [];
each(["x", "y", "z"], (_, i) => pushed.push(i));
console.log(pushed.join());
console.log(["1", "2", "3"].map(Number).join("+"), [1, 2].map(String).join(""));
console.log([3, 0, 1].filter(Boolean).length);
