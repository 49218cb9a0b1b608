let x; // error MK1002
x = 1;
console.log(x);
