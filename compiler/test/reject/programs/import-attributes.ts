import { x } from "./other.ts" with { type: "text" }; // error MK1068
console.log(x);
//# other.ts
export const x = 1;
