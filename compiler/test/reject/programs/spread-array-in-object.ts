const o = { ...[1, 2] }; // error MK1029
console.log(o);
