/** What to write instead of names and members of JavaScript, Node and the browser that devices do not have. */

const TIMER = "Import `after`, `every` or `sleep` from the kernel (`@meerkat/core/timer.ts`, `@meerkat/core/sleep.ts`)";
const CLOCK = "Devices count time from start-up: read the uptime from the kernel; the wall clock is a library";
const REGEXP = "Use string methods (`startsWith`, `includes`, `indexOf`, `split`, `replaceAll`)";
const WEAK = "Use `Map` or `Set` and remove entries when they are no longer needed";
const DYNAMIC = "Write classes or functions that do this explicitly; objects cannot be changed at run time";
const MODULE = 'Use `import { name } from "./module.ts"` and `export`';
const BYTES = "Use `Uint8Array`, `DataView`, `TextEncoder` and `TextDecoder`";
const SCREEN = "There is no browser on a device";
const SOCKET = "Use the network libraries (`libs/`)";

const NAMES: Readonly<Record<string, string>> = {
  setTimeout: TIMER,
  setInterval: TIMER,
  setImmediate: TIMER,
  clearTimeout: "Call `cancel()` on the timer that the kernel's `after` or `every` returned",
  clearInterval: "Call `cancel()` on the timer that the kernel's `after` or `every` returned",
  requestAnimationFrame: TIMER,
  performance: CLOCK,
  Date: CLOCK,
  Intl: "Format numbers with `toFixed` and `padStart`",
  RegExp: REGEXP,
  Proxy: DYNAMIC,
  Reflect: DYNAMIC,
  WeakMap: WEAK,
  WeakSet: WEAK,
  WeakRef: WEAK,
  FinalizationRegistry: WEAK,
  Symbol: "Use a string or an enum",
  BigInt: "Use `number` (exact up to 2^53) or two `u32`",
  BigInt64Array: "Use two `u32` for each value",
  BigUint64Array: "Use two `u32` for each value",
  eval: "Write the code as a function; scripts that change at run time belong in the script engine",
  Function: "Write the signature: `(value: number) => void`",
  globalThis: "Use module variables",
  global: "Use module variables",
  window: SCREEN,
  document: SCREEN,
  navigator: SCREEN,
  alert: SCREEN,
  localStorage: "Use the configuration or a file",
  process: "Use the kernel's `system.ts` (`@meerkat/core/system.ts`)",
  require: MODULE,
  module: MODULE,
  exports: MODULE,
  __dirname: "Modules have no location on a device",
  __filename: "Modules have no location on a device",
  Buffer: BYTES,
  Blob: BYTES,
  SharedArrayBuffer: "Use `ArrayBuffer`: there is one thread",
  Atomics: "There is one thread: plain reads and writes are atomic",
  Worker: "There is one thread: use `async` functions and the event loop",
  fetch: SOCKET,
  XMLHttpRequest: SOCKET,
  WebSocket: SOCKET,
  URL: "Take the string apart with `indexOf` and `slice`",
  URLSearchParams: "Take the string apart with `split`",
  structuredClone: "Write the copy out: `{ ...value }`, or a `clone()` method",
  crypto: "Use the crypto library",
  Iterator: "Write a generator function",
};

const OBJECT_SURGERY = new Set([
  "create",
  "defineProperty",
  "defineProperties",
  "getOwnPropertyDescriptor",
  "getOwnPropertyDescriptors",
  "getOwnPropertyNames",
  "getOwnPropertySymbols",
  "getPrototypeOf",
  "setPrototypeOf",
  "preventExtensions",
  "seal",
  "isSealed",
  "isExtensible",
]);

const MEMBERS: Readonly<Record<string, string>> = {
  hasOwnProperty: "Use `in` on a union, or `Object.keys(dictionary).includes(key)` for a dictionary",
  isPrototypeOf: DYNAMIC,
  propertyIsEnumerable: DYNAMIC,
  __proto__: DYNAMIC,
  prototype: DYNAMIC,
  constructor: "Compare with `instanceof`, or give the class a field with its name",
  toLocaleString: "Use `toString`, `toFixed` and `padStart`",
  localeCompare: "Compare with `<` and `>`: they order strings by UTF-16 units",
  match: REGEXP,
  matchAll: REGEXP,
  search: REGEXP,
  captureStackTrace: "Errors record their stack when they are made",
  asyncIterator: "Async iteration is not in Device TypeScript",
};

/** Members that objects of every type have in JavaScript. */
const EVERYWHERE = new Set(["hasOwnProperty", "isPrototypeOf", "propertyIsEnumerable", "__proto__", "prototype", "constructor", "toLocaleString"]);

/** The message names a primitive type, a literal or a constructor of the library: the member is not one the user forgot. */
const LIBRARY_TYPE = /^(string|number|boolean|String|Number|".*"|\d+|.*Constructor)$/;

/** Hint for a global name that does not exist. */
export function missingName(name: string): string | undefined {
  return Object.hasOwn(NAMES, name) ? NAMES[name] : undefined;
}

/** Hint for a member that does not exist; `message` is TypeScript's and names the type. */
export function missingMember(name: string, message: string): string | undefined {
  if (message.includes("'ObjectConstructor'") && OBJECT_SURGERY.has(name)) return DYNAMIC;
  if (message.includes("'SymbolConstructor'")) return "`Symbol.iterator` is the only symbol";
  if (!Object.hasOwn(MEMBERS, name)) return undefined;
  const owner = /on type '([^']*)'/.exec(message)?.[1] ?? "";
  return EVERYWHERE.has(name) || LIBRARY_TYPE.test(owner) ? MEMBERS[name] : undefined;
}
