const a = [1, 2];
const b = [3];
const c = a.concat(b, [4, 5]);
console.log(c.join(" "));
console.log(a.join(" "), b.join(" "));

// Values are appended as they are, arrays are spread.
console.log(a.concat(9).join(" "));
console.log(a.concat(9, [8], 7).join(" "));
console.log(a.concat().join(" "));
console.log(a.concat([]).length);

// The result is a new array even without arguments.
const copy = a.concat();
copy.push(3);
console.log(a.length, copy.length);

const nested: number[][] = [[1], [2]];
const more = nested.concat([[3, 4]]);
console.log(more.length);
console.log(more.map((x) => x.join("+")).join(" "));
console.log(more[0] === nested[0]);

const empty: string[] = [];
console.log(empty.concat(["x"], "y").join());
