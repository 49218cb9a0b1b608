/** MK2xxx: types that cannot be represented, and values of the wrong representation. */
import type { CatalogueEntry } from "./entry.ts";

export const TYPES: readonly CatalogueEntry[] = [
  {
    code: "MK2001",
    title: "Something else where an instance of a class is expected",
    message: "A value of type `{0}` is not an instance of the class `{1}`",
    hint: "Make it with `new {1}(...)`, or let the receiving side ask for an interface with the members it needs",
    why: "Classes are nominal: their fields are read at fixed places, which only instances of the class and its subclasses have. TypeScript would accept any object of the same shape.",
    example: {
      wrong: "class Point {\n  x = 0;\n  y = 0;\n}\nconst p: Point = { x: 1, y: 2 };",
      right: "interface Point {\n  x: number;\n  y: number;\n}\nconst p: Point = { x: 1, y: 2 };",
    },
  },
  {
    code: "MK2002",
    title: "Elements stored differently",
    message: "`{0}` cannot be used as `{1}`: {2} stored differently",
    hint: "Use the same element type on both sides, or copy the elements: `[...]` of a loop, or `map`",
    why: "Collections store their elements without tags. Both types would share one storage, but not its layout.",
    example: {
      wrong: "const counts: i32[] = [];\nconst values: number[] = counts;",
      right: "const counts: i32[] = [];\nconst values: number[] = counts.map((n): number => n);",
    },
  },
  {
    code: "MK2003",
    title: "Tuples with optional or rest elements",
    message: "Tuples have a fixed number of elements",
    hint: "Use an element type with `| undefined`, or an array",
    why: "A tuple is a struct with one field for each element.",
    example: { wrong: "type Pair = [number, number?];", right: "type Pair = [number, number | undefined];" },
  },
  {
    code: "MK2004",
    title: "Index signatures by number or symbol",
    message: "An index signature must have string keys",
    hint: "Use an array, a `Map<number, T>`, or `Record<string, T>`",
    why: "A dictionary's keys are strings.",
  },
  {
    code: "MK2005",
    title: "The type Function",
    message: "`{0}` says nothing about parameters and result",
    hint: "Write the signature: `(value: number) => void`",
    why: "A call needs to know how arguments are passed.",
  },
  {
    code: "MK2006",
    title: "Constructor types",
    message: "Constructor types are not in Device TypeScript",
    hint: "Use the type of a function that makes the object: `() => T`",
    why: "Classes have no representation at run time.",
  },
  {
    code: "MK2007",
    title: "Function types with several signatures or with properties",
    message: "A function type has one signature and nothing else",
    hint: "Use a union of parameter types, or an interface with one method for each case",
    why: "A function value is one piece of code with one way to pass its arguments.",
  },
  {
    code: "MK2008",
    title: "Dictionaries with fixed properties",
    message: "A type cannot have both an index signature and properties of its own",
    hint: "Put the fixed properties into an object that has the dictionary as one of them",
    why: "A dictionary is a hash table, an object with properties is a struct.",
  },
  {
    code: "MK2009",
    title: "Collection shared under a wider type",
    message: "`{0}` cannot be used as `{1}`: a `{2}` could be put where `{3}` is expected",
    hint: "Ask for a read-only view (`readonly T[]`, `ReadonlyMap`, `ReadonlySet`), or copy: `[...list]`",
    why: "Both types would refer to one collection. TypeScript allows it and JavaScript would find out later; compiled code reads elements without looking what they are.",
    example: {
      wrong: 'class Animal {}\nclass Dog extends Animal {\n  name = "";\n}\nconst dogs: Dog[] = [];\nconst animals: Animal[] = dogs;',
      right: 'class Animal {}\nclass Dog extends Animal {\n  name = "";\n}\nconst dogs: Dog[] = [];\nconst animals: readonly Animal[] = dogs;',
    },
  },
  {
    code: "MK2900",
    title: "Type without a representation",
    message: "Not supported: {0}",
    why: "The compiler has no representation for a type, or no conversion between two of them.",
  },
];
