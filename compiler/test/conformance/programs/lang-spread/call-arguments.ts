// Spread arguments reach fixed, optional and rest parameters.
function f(a: number, b: number, c = 30, ...d: number[]): string {
  return [a, b, c, ...d].join("/");
}
const pair: [number, number] = [1, 2];
const triple: [number, number, number] = [1, 2, 3];
console.log(f(...pair), f(...triple), f(0, ...pair, ...triple), f(...pair, 9, ...[7, 8]));
console.log(Math.max(...[4, 9, 2]), Math.min(5, ...[3, 8], 4));
const sum = (...n: number[]) => n.reduce((x, y) => x + y, 0);
console.log(sum(...new Set([1, 1, 2])), sum(..."123".split("").map(Number)));
class P {
  text: string;
  constructor(sep: string, ...parts: string[]) {
    this.text = parts.join(sep);
  }
}
console.log(new P("-", ...["a", "b"], ..."cd").text);
const list: number[] = [];
list.push(...pair, ...triple);
console.log(list.join(), String.fromCharCode(...[72, 105]));
