// A tuple keeps each element in its own type, and its length.
type Row = [name: string, age: number, admin: boolean, note: undefined | string];
const plain: [string, number, boolean] = ["ann", 41.5, true];
const [name, age, admin] = plain;
console.log(name, age, admin, plain.length, plain[1] + 1);
plain[1] += 0.5;
plain[0] = plain[0].toUpperCase();
console.log(plain[0], plain[1]);
const rows: [string, number][] = [["b", 2], ["a", 1], ["c", 3]];
rows.sort((x, y) => x[1] - y[1]);
console.log(rows.map(([k, v]) => k + v).join());
const row: Row = ["r", 1, false, undefined];
console.log(row[3], row.length);
const nested: [[number, number], [string, [boolean]]] = [[1, 2], ["x", [false]]];
nested[1][1][0] = true;
console.log(nested[0][0] + nested[0][1], nested[1][0], nested[1][1][0]);
