// Exports may be destructured variables, arrows and a default function.
import describe, { compute, high, length, low, middle, sorted } from "./lib/config.ts";
console.log(describe("order "), length, middle, low, high);
console.log([1, 2].map(compute).join(), sorted[0]);
