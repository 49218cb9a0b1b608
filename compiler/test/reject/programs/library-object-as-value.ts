const m = Math; // error MK1034
console.log(m.PI);
