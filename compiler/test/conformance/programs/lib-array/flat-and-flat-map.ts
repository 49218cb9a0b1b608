const nested = [[1, 2], [], [3]];
console.log(nested.flat().join());
console.log(nested.length);

const deep = [[[1], [2]], [[3]]];
console.log(deep.flat().length);
console.log(deep.flat().flat().join());

console.log([1, 2, 3].flatMap((n) => [n, n * 10]).join());
console.log([1, 2, 3].flatMap((n) => (n === 2 ? [] : [n])).join());
console.log(["a b", "c"].flatMap((s) => s.split(" ")).join("|"));
console.log([5, 6].flatMap((n, i) => new Array<number>(i + 1).fill(n)).join());

const empty: number[][] = [];
console.log(empty.flat().length);
const names: string[][] = [["x"], ["y", "z"]];
console.log(names.flat().join(""));
