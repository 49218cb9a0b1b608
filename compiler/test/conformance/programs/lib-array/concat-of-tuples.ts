// Where a tuple and an array of tuples may stand, a literal that spreads is the array.
let pairs: [u16, number][] = [[1, 2]];
pairs = pairs.concat([...pairs, [17, 9007199254740991]]);
pairs = pairs.concat([[3, 4]], [...pairs]);
console.log(pairs.length, pairs[1]![0], pairs[2]![1]);

const one: [string, i32][] = [["a", 1]];
const either: [string, i32][] | [string, i32] = [...one, ["b", 2]];
const mixed: (number | number[])[] = [1];
console.log(JSON.stringify(pairs), either.length, mixed.concat([...mixed, 2]).length);
