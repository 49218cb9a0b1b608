const e = Error; // error MK1034
console.log(e);
