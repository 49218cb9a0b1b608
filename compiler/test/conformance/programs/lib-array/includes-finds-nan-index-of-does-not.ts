const numbers = [1, NaN, 0, -0];
console.log(numbers.includes(NaN));
console.log(numbers.indexOf(NaN));
console.log(numbers.includes(-0));
console.log(numbers.indexOf(-0));
console.log(numbers.lastIndexOf(0));
console.log([0].includes(-0));

console.log(numbers.includes(1, 1));
console.log(numbers.includes(0, -2));
console.log(numbers.includes(1, -100));

const words = ["a", "b", "a", "c"];
console.log(words.indexOf("a"));
console.log(words.indexOf("a", 1));
console.log(words.indexOf("a", 3));
console.log(words.indexOf("a", -2));
console.log(words.lastIndexOf("a"));
console.log(words.lastIndexOf("a", 1));
console.log(words.lastIndexOf("a", -3));
console.log(words.lastIndexOf("a", -100));
console.log(words.lastIndexOf("z"));
console.log(words.includes("b" + ""));

// Objects are found by identity.
const p = { x: 1 };
const q = { x: 1 };
console.log([p].includes(p), [p].includes(q), [p, q].indexOf(q));

const maybe: (string | undefined)[] = ["x", undefined];
console.log(maybe.includes(undefined), maybe.indexOf(undefined));
