import { log } from "./log.ts";
log("effect.ts runs");
