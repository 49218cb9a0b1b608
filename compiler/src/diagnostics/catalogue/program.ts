/** MK0xxx: the program is not valid TypeScript. */
import type { CatalogueEntry } from "./entry.ts";

export const PROGRAM: readonly CatalogueEntry[] = [
  {
    code: "MK0001",
    title: "Syntax error",
    message: "{0}",
    why: "The text is not TypeScript. The message is TypeScript's own.",
    example: { wrong: "let x = ;", right: "let x = 0;" },
  },
  {
    code: "MK0002",
    title: "Type error",
    message: "{0}",
    why: "TypeScript's checker (`strict`) rejects the program. The message and the number in brackets are its own.",
    example: { wrong: 'const n: number = "1";', right: "const n: number = 1;" },
  },
  {
    code: "MK0003",
    title: "Module not found",
    message: "{0}",
    hint: "Relative imports name the file with its extension (`./led.ts`); packages must be dependencies of the app or library",
    why: "The import does not lead to a TypeScript file. Only TypeScript files are compiled: JavaScript, JSON and `.d.ts` without a source have no code to compile.",
    example: { wrong: 'import { led } from "./led";', right: 'import { led } from "./led.ts";' },
  },
  {
    code: "MK0004",
    title: "Name or member that devices do not have",
    message: "{0}",
    why: "The program uses a part of JavaScript's library, of Node or of the browser that does not exist on a device.",
    example: { wrong: "setTimeout(blink, 500);", right: 'import { after } from "@meerkat/core/timer.ts";\nafter(500, blink);' },
  },
  {
    code: "MK0005",
    title: "File cannot be read",
    message: "Cannot read `{0}`",
    hint: "Check the path and its permissions",
    why: "The source file given to the compiler does not exist or is not readable.",
  },
];
