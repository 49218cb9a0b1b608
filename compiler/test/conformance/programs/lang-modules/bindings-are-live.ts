// An imported variable shows what its module assigns later, under every name it has.
import * as counter from "./lib/counter.ts";
import { count, increment, label as name, total } from "./lib/counter.ts";
console.log(count, total, name);
increment();
console.log(count, total, name);
const read = () => count;
counter.increment(5);
console.log(count, counter.count, counter.label, read(), counter.history.join());
