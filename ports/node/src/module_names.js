// Hooks of Node's module loader, which run in a thread of their own: plain JavaScript, since nothing there translates.

/** URLs by module name. @type {Record<string, string>} */
let urls = {};

/** @param {Record<string, string>} data */
export function initialize(data) {
  urls = data;
}

/** @type {import("node:module").ResolveHook} */
export async function resolve(specifier, context, nextResolve) {
  const url = Object.hasOwn(urls, specifier) ? urls[specifier] : undefined;
  return nextResolve(url ?? specifier, context);
}
