/** Comes before a test file, in plain JavaScript: from here on TypeScript is understood. */
import { register } from "node:module";
import { register as registerTypeScript } from "tsx/esm/api";

registerTypeScript();
register(new URL("./resolve.js", import.meta.url));
