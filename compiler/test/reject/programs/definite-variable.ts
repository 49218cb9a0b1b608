let n!: number; // error MK1049
console.log(n);
