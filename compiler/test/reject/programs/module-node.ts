import { readFileSync } from "node:fs"; // error MK0003
console.log(readFileSync("a"));
