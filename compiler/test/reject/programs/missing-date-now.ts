const t = Date.now(); // error MK0004
console.log(t);
