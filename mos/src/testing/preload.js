/** Comes before a test file, in plain JavaScript: from here on TypeScript is understood. */
import assert from "node:assert";
import { register, syncBuiltinESMExports } from "node:module";
import { register as registerTypeScript } from "tsx/esm/api";

registerTypeScript();
register(new URL("./resolve.js", import.meta.url));

/*
 * Without a message, Node looks for the text of a failed assert.ok in the test's file, at the place in the translated code. It finds
 * something else, if anything, and may search for minutes, in which nothing else happens.
 */
for (const asserting of [assert, assert.strict]) {
  const { ok } = asserting;
  asserting.ok = (...args) => (args.length === 1 && !args[0] ? ok(args[0], `${args[0]} is not truthy`) : ok(...args));
}
syncBuiltinESMExports();
