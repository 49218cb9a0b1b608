// `export default expression` is evaluated when its module runs; all importers share the value.
import shared from "./lib/default-value.ts";
import { default as again, make } from "./lib/default-value.ts";
console.log(shared === again, shared.id, make().id);
shared.id = 50;
console.log(again.id);
