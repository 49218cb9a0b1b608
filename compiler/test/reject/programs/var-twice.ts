var n = 1;
console.log(n);
var n = 2; // error MK1008
