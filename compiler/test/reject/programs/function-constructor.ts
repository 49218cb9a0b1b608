const f = new Function("return 1"); // error MK0004
console.log(f);
