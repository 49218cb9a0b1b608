const n: number = "1"; // error MK0002
console.log(n);
