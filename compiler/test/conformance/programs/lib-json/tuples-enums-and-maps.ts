enum Color {
  Red,
  Green = 5,
}
enum Name {
  A = "a-name",
}
const tuple: [string, number, boolean] = ["t", 1, false];
console.log(JSON.stringify(tuple), JSON.stringify({ pair: [1, 2] as [number, number] }));
console.log(JSON.stringify([Color.Red, Color.Green]), JSON.stringify({ n: Name.A }));
console.log(JSON.stringify(new Map([["a", 1]])), JSON.stringify(new Set([1, 2])), JSON.stringify({ m: new Map<string, number>() }));
console.log(JSON.stringify([...new Map([["a", 1]])]), JSON.stringify([...new Set(["x"])]));
console.log(JSON.stringify(new Uint8Array([1, 255])), JSON.stringify([...new Uint8Array([1, 2])]), JSON.stringify(new Float64Array(0)));
const entries: [string, number][] = [["k", 1]];
console.log(JSON.stringify(entries));
const d: Record<string, [number, number]> = { p: [1, 2] };
console.log(JSON.stringify(d));
