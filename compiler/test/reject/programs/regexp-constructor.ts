const r = new RegExp("a"); // error MK0004
console.log(r);
