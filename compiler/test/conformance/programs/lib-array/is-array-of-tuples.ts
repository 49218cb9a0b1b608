const pair: [number, string] = [1, "a"];
const maybe: [number, string] | undefined = Math.random() < 2 ? pair : undefined;
const mixed: (string | [number, string])[] = ["x", pair];
console.log(Array.isArray(pair), Array.isArray(maybe), mixed.map((m) => Array.isArray(m)).join());
