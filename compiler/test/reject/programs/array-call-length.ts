const a = Array<number>(4); // error MK1024
console.log(a.length);
