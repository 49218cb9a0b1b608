import { log } from "./log.ts";
log("first.ts runs");
export const first = "first";
