const a = [1, , 3]; // error MK1023
console.log(a.length);
