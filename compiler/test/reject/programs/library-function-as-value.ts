const f = Math.sqrt; // error MK1027
console.log(f(4));
