const a = [1, 2];
const b = [...a, 3, ...a];
console.log(b.join(), b.length);
console.log(Math.max(...b), Math.min(...[4, 2, 8]));
console.log([..."héllo😀"].length);
console.log([...new Set([2, 2, 1])].join());

// Setting the length shortens.
const list = ["a", "b", "c"];
list.length = 1;
console.log(list.join(), list.length);
list.length = 0;
console.log(list.length);
list.push("z");
console.log(list.join());

const [first, second, ...rest] = [1, 2, 3, 4];
console.log(first, second, rest.join());
function sum(...ns: number[]): number {
  return ns.reduce((x, y) => x + y, 0);
}
console.log(sum(), sum(1), sum(...a, ...b));
