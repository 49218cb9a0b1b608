// Imported modules run once, depth first in the order of the imports, before the importing one.
import { second } from "./lib/second.ts";
import "./lib/effect.ts";
import { lines, log } from "./lib/log.ts";
import { first } from "./lib/first.ts";
log("main runs");
for (const l of lines) console.log(l);
console.log(first, second);
