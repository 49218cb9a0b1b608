/** A hook of Node's module loader: tests find `mos/testing`, and each other, wherever their app lies. */
const TESTING = new URL("./index.ts", import.meta.url).href;

/** @type {import("node:module").ResolveHook} */
export async function resolve(specifier, context, next) {
  const url = specifier === "mos/testing" ? TESTING : pathOf(specifier, context.parentURL);
  // Without a package.json beside it Node would take a file for a CommonJS module.
  return url === undefined ? next(specifier, context) : { url, format: "module", shortCircuit: true };
}

/**
 * Of a TypeScript file that is named by its path.
 * @param {string} specifier
 * @param {string | undefined} parent
 */
function pathOf(specifier, parent) {
  return /^(?:\.\.?\/|file:).*\.ts$/.test(specifier) ? new URL(specifier, parent).href : undefined;
}
