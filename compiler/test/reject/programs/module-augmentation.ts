import { x } from "./other.ts";
declare module "./other.ts" { // error MK1064
  export const y: number;
}
console.log(x);
//# other.ts
export const x = 1;
