import { first } from "./first.ts";
import { log } from "./log.ts";
log("second.ts runs after " + first);
export const second = first + "+second";
