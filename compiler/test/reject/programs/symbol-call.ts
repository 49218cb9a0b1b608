const s = Symbol("a"); // error MK1014
console.log(s);
