import { x } from "./nowhere.ts"; // error MK0003
console.log(x);
