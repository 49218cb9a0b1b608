/** MK1060 to MK1079: modules, namespaces and native declarations. */
import type { CatalogueEntry } from "./entry.ts";

export const SUBSET_MODULES: readonly CatalogueEntry[] = [
  {
    code: "MK1060",
    title: "Dynamic import",
    message: "`import()` is not in Device TypeScript",
    hint: "Import the module at the top of the file",
    why: "The program is compiled as a whole; there is nothing to load later.",
  },
  {
    code: "MK1061",
    title: "import.meta",
    message: "`import.meta` is not in Device TypeScript",
    hint: "Pass what the module needs to know as a constant",
    why: "Modules have no location on a device.",
  },
  {
    code: "MK1062",
    title: "import = and export =",
    message: "`{0}` belongs to CommonJS",
    hint: "Use `import { name } from` and `export`",
    why: "Modules are ES modules.",
  },
  {
    code: "MK1063",
    title: "Namespaces with values",
    message: "Namespaces may only contain types",
    hint: "Make it a module of its own, or a class with static members",
    why: "A namespace is an object at run time; a module is not.",
    example: { wrong: "namespace Pins {\n  export const led = 2;\n}", right: "export const LED_PIN = 2;" },
  },
  {
    code: "MK1064",
    title: "Augmentation of modules and of the global scope",
    message: "Declarations of other modules or of the global scope cannot be extended",
    hint: "Declare what you need in your own module",
    why: "A declaration without code would be trusted without anything behind it.",
  },
  {
    code: "MK1065",
    title: "Ambient declarations",
    message: "`declare` has no code behind it here",
    hint: "Declare C functions in a `*.native.ts` file; give everything else a body or a value",
    why: "The compiler finds C functions by the file they are declared in, and writes their header from it.",
    example: {
      wrong: "// main.ts\ndeclare function led_set(on: boolean): void;",
      right: '// led.native.ts\ndeclare function led_set(on: boolean): void;\n// main.ts\nimport "./led.native.ts";',
    },
  },
  {
    code: "MK1066",
    title: "Contents of native files",
    message: "A `*.native.ts` file declares C functions, nothing else: {0}",
    hint: "Keep `declare function` declarations (and types) here; move code to an ordinary module",
    why: "The file stands for C code: a header is made from it.",
  },
  {
    code: "MK1067",
    title: "Native signatures",
    message: "A native function cannot have {0}",
    hint: "Use parameters of type i8 ... u32, f32, number, boolean, string, typed arrays, arrays, objects or unknown, each of them required",
    why: "The signature becomes a C prototype.",
  },
  {
    code: "MK1068",
    title: "Import attributes",
    message: "Import attributes are not in Device TypeScript",
    hint: "Only TypeScript modules can be imported; put data into a constant of a module",
    why: "There is no loader at run time.",
  },
  {
    code: "MK1069",
    title: "Internals of the standard library",
    message: "`{0}` belongs to the standard library's implementation",
    hint: "Use the library's public functions",
    why: "Functions named `mk_...` are unchecked parts of the compiler and its runtime.",
  },
];
