const w = new WeakMap<object, number>(); // error MK0004
console.log(w);
