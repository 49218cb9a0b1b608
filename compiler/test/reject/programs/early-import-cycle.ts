import { b } from "./b.ts";
export const a = 1;
console.log(b);
//# b.ts
import { a } from "./main.ts";
export const b = a + 1; // error MK3007
