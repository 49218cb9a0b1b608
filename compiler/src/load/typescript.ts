/** The one place that knows the `typescript` package: its checker is the front end. */
export { default as ts } from "typescript";
