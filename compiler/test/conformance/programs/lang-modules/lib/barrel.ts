export * from "./counter.ts";
export { default as Round, Square as Box, type Shape } from "./shapes.ts";
export * as shapes from "./shapes.ts";
export { log as write } from "./log.ts";
const local = "local";
export default local;
