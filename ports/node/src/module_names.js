// Hooks of Node's module loader, which run in a thread of their own: plain JavaScript, since nothing there translates.

/** URLs by module name. @type {Record<string, string>} */
let urls = {};

/** @param {Record<string, string>} data */
export function initialize(data) {
  urls = data;
}

/** @type {import("node:module").ResolveHook} */
export async function resolve(specifier, context, nextResolve) {
  const url = Object.hasOwn(urls, specifier) ? urls[specifier] : pathOf(specifier, context.parentURL);
  // Without a package.json beside it Node would take it for a CommonJS module, and a device program need not have one.
  if (url !== undefined) return { url, format: "module", shortCircuit: true };
  try {
    return await nextResolve(specifier, context);
  } catch (error) {
    // A program that lies apart from the packages it uses: they are where this one is.
    if (!/^[@a-z]/i.test(specifier) || specifier.includes(":")) throw error;
    return nextResolve(specifier, { ...context, parentURL: import.meta.url });
  }
}

/**
 * Of a TypeScript file that is named by its path.
 * @param {string} specifier
 * @param {string | undefined} parent
 */
function pathOf(specifier, parent) {
  return /^(?:\.\.?\/|file:).*\.ts$/.test(specifier) ? new URL(specifier, parent).href : undefined;
}
