/** MK3xxx: the program as a whole, and limits of the compiler. MK9xxx: faults of the compiler itself. */
import type { CatalogueEntry } from "./entry.ts";

export const LIMITS: readonly CatalogueEntry[] = [
  {
    code: "MK3001",
    title: "Endless generic instantiation",
    message: "`{0}` is instantiated with ever new type arguments",
    hint: "Make the recursion use the same type argument, or take the growing type out of the generic",
    why: "Generics are compiled once for each set of type arguments. A generic that uses itself with a larger type (`f<T[]>` inside `f<T>`) would need endlessly many.",
    example: {
      wrong: "function nest<T>(x: T, n: i32): i32 {\n  return n === 0 ? 0 : nest([x], n - 1);\n}",
      right: "function nest(n: i32): i32 {\n  return n === 0 ? 0 : nest(n - 1);\n}",
    },
  },
  {
    code: "MK3002",
    title: "Nested too deep",
    message: "The source is nested more than {0} levels deep here",
    hint: "Give parts of the expression names, or move the inner statements to functions of their own",
    why: "Phases of the compiler, and C compilers too, walk the source recursively; the limit keeps them from overflowing their stacks.",
  },
  {
    code: "MK3003",
    title: "Source file too large",
    message: "The file has {0} bytes; the limit is {1}",
    hint: "Split it into modules; put large tables into a file of their own that is loaded at run time",
    why: "The limit keeps the compiler's memory and time bounded.",
  },
  {
    code: "MK3004",
    title: "Too many errors",
    message: "{0} more errors are not shown",
    why: "After this many errors the rest is rarely worth reading.",
  },
  {
    code: "MK3005",
    title: "Two natives of the same name",
    message: "`{0}` is declared more than once",
    hint: "Keep one declaration, in one `*.native.ts` file, and import that file where it is needed",
    why: "A native is one C function; its name is global to the program.",
    example: {
      wrong: "// a.native.ts\ndeclare function led_set(on: boolean): void;\n// b.native.ts\ndeclare function led_set(on: boolean): void;",
      right: "// led.native.ts\ndeclare function led_set(on: boolean): void;",
    },
  },
  {
    code: "MK3006",
    title: "Type too complex",
    message: "The types here are too complex to check",
    hint: "Write the type out, or split it into named parts",
    why: "TypeScript's checker ran out of its own limits on this program.",
  },
  {
    code: "MK3007",
    title: "Variable read before it is initialised",
    message: "`{0}` {1}, before its declaration has run",
    hint: "Move the declaration above the first call that needs it, or start from a function that the last module calls",
    why: "JavaScript throws a ReferenceError there. Modules run in the order of their imports; those that import each other cannot both come first.",
    example: {
      wrong: "show();\nconst limit = readLimit();\nfunction show(): void {\n  console.log(limit);\n}",
      right: "const limit = readLimit();\nshow();\nfunction show(): void {\n  console.log(limit);\n}",
    },
  },
  {
    code: "MK9001",
    title: "Internal error",
    message: "The compiler failed: {0}",
    hint: "Please report it with the source that caused it",
    why: "An invariant of the compiler does not hold. This is a fault of the compiler, never of the program.",
  },
];
