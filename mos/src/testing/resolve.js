/** Tests find `mos/testing` wherever their app lies. */
const TESTING = new URL("./index.ts", import.meta.url).href;

export function resolve(specifier, context, next) {
  return next(specifier === "mos/testing" ? TESTING : specifier, context);
}
