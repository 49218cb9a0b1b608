const v = eval("1 + 1"); // error MK1003
console.log(v);
