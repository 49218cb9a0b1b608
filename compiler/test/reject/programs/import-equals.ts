import other = require("./other.ts"); // error MK1062
console.log(other.x);
//# other.ts
export const x = 1;
