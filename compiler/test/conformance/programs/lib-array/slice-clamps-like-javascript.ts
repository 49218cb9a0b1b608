const a = [0, 1, 2, 3, 4];
console.log(a.slice().join());
console.log(a.slice(2).join());
console.log(a.slice(1, 3).join());
console.log(a.slice(-2).join());
console.log(a.slice(-4, -1).join());
console.log(a.slice(-100, 2).join());
console.log(a.slice(3, 100).join());
console.log(a.slice(3, 1).length, a.slice(5).length, a.slice(100).length);
console.log(a.slice(0, 0).length, a.slice(-1, 0).length);
console.log(a.slice() !== a);
console.log(a.slice(undefined, 2).join());

const b = a.slice(1, 4);
b[0] = 99;
console.log(a[1], b[0]);
const words = ["a", "b", "c"].slice(1);
words.push("d");
console.log(words.join(""));
