import { describe, expect, it } from "vitest";
import { check } from "../../src/check/check.ts";
import { DiagnosticBag } from "../../src/diagnostics/bag.ts";
import { createMemoryHost } from "../../src/host.ts";
import { load } from "../../src/load/load.ts";

/** What stands close to a rule of the subset, on the allowed side. */
const ALLOWED: Readonly<Record<string, string>> = {
  "var in one block": "function f(): number {\n  var n = 1;\n  n++;\n  for (var i = 0; i < 3; i++) n += i;\n  return n;\n}\nf();",
  "comma and void": "let a = 0;\nfor (let i = 0, j = 3; i < j; i++, j--) a += i;\nvoid a;",
  labels: "outer: for (let i = 0; i < 3; i++) {\n  for (;;) {\n    if (i > 1) break outer;\n    continue outer;\n  }\n}",
  "an optional method asked for":
    "interface L {\n  onClose?(): void;\n}\nfunction f(l: L): void {\n  if (l.onClose) l.onClose();\n  l.onClose?.();\n  if (l.onClose !== undefined) l.onClose();\n}\nf({});",
  "a function property as a value": "interface L {\n  run: () => void;\n}\nfunction f(l: L): () => void {\n  return l.run;\n}\nf({ run: () => {} })();",
  "this in arrow functions of methods":
    "class A {\n  n = 1;\n  f(): () => number {\n    return () => this.n;\n  }\n  readonly g = (): number => this.n;\n  static make(): A {\n    return new this();\n  }\n}\nnew A().f()();",
  "methods of literals without this": "const o = {\n  n: 1,\n  next(): number {\n    return ++o.n;\n  },\n};\no.next();",
  "a dictionary by key":
    'const d: Record<string, number> = {};\nd["a" + 1] = 2;\nfor (const k of Object.keys(d)) console.log(k, String(d[k]));\nconsole.log("a1" in d);',
  "an element by a union of numbers": "const t: [number, number] = [1, 2];\nconst i: 0 | 1 = 1;\nconsole.log(t[i]);",
  "a property by a literal name": 'const o = { a: 1 };\nconsole.log(o["a"]);',
  "in on a union": 'type S = { r: number } | { w: number };\nfunction f(s: S): number {\n  return "r" in s ? s.r : s.w;\n}\nf({ r: 1 });',
  "spread of an interface": "interface P {\n  x: number;\n  y?: number;\n}\nfunction f(p: P): P {\n  return { ...p, x: 2 };\n}\nf({ x: 1 });",
  "rest of an interface":
    "interface P {\n  x: number;\n  y: number;\n}\nfunction f(p: P): number {\n  const { x, ...others } = p;\n  return x + others.y;\n}\nf({ x: 1, y: 2 });",
  "pattern holes": "const [, b] = [1, 2];\nlet c = 0;\n[, c] = [3, 4];\nconsole.log(b, c);",
  "new Array with fill": 'const a = new Array<number>(3).fill(0);\nconst b = new Array<string>(2).fill("");\nconsole.log(a.length, b.length);',
  "instanceof of classes":
    'class E extends Error {}\nfunction f(e: unknown): string {\n  return e instanceof E ? e.message : e instanceof RangeError ? e.message : e instanceof Error ? e.message : "";\n}\nf(1);',
  "a local class without captures": "const step = 2;\nfunction f(): number {\n  class C {\n    n = step;\n  }\n  return new C().n;\n}\nf();",
  "a generic local function with a class": "function f<T>(x: T): T {\n  return x;\n}\nclass C {\n  n = f(1);\n}\nnew C();",
  "type-only namespaces": "namespace N {\n  export interface A {\n    n: number;\n  }\n}\nconst a: N.A = { n: 1 };\nconsole.log(a.n);",
  "constant enums": 'const enum A {\n  X = 1,\n  Y = X << 1,\n}\nenum B {\n  P = "p",\n}\nconsole.log(A.Y, B.P);',
  "parameter properties":
    "class A {\n  constructor(private readonly n: number, public m = 2) {}\n  get sum(): number {\n    return this.n + this.m;\n  }\n}\nconsole.log(new A(1).sum);",
  "subclass where the class is expected":
    "class A {\n  n = 1;\n}\nclass B extends A {}\nconst a: A = new B();\nconst list: A[] = [new A(), new B()];\nconsole.log(a.n, list.length);",
  "a class where an interface is expected":
    "interface HasN {\n  n: number;\n}\nclass A {\n  n = 1;\n}\nconst h: HasN = new A();\nconst hs: HasN[] = [new A(), { n: 2 }];\nconsole.log(h.n, hs.length);",
  "a checked downcast": "class A {}\nclass B extends A {\n  n = 1;\n}\nfunction f(a: A): number {\n  return (a as B).n;\n}\nf(new B());",
  "a wider read-only view":
    "class A {\n  n = 1;\n}\nclass B extends A {\n  m = 2;\n}\nconst bs: B[] = [new B()];\nconst as: readonly A[] = bs;\nconst copy: A[] = [...bs];\nconsole.log(as.length, copy.length);",
  "a new collection of integers":
    'const a: i32[] = [1, 2, 3];\nconst m = new Map<string, i32>();\nm.set("a", 1);\nconst n: Map<string, i32> = m;\nconsole.log(a.length, n.size);',
  "literal unions in arrays": 'const modes: ("on" | "off")[] = ["on"];\nconst names: string[] = modes.slice();\nconsole.log(names.length);',
  "a read-only generic":
    "class A {\n  n = 1;\n}\nclass B extends A {\n  m = 2;\n}\nclass Ok<T> {\n  constructor(readonly value: T) {}\n}\nconst b = new Ok<B>(new B());\nconst a: Ok<A> = b;\nconsole.log(a.value.n);",
  "comparison of enums and integers": "enum L {\n  A,\n  B,\n}\nfunction f(l: L, n: u8): boolean {\n  return l < L.B && n >= 3;\n}\nf(L.A, 1);",
  iterators: "class Range {\n  *[Symbol.iterator](): Generator<number> {\n    yield 1;\n  }\n}\nfor (const x of new Range()) console.log(x);",
  "generators that yield": "function* g(): Generator<number> {\n  yield 1;\n  yield* [2, 3];\n}\nconsole.log([...g()].length);",
  "asynchronous functions":
    "async function f(n: number): Promise<number> {\n  await Promise.resolve();\n  return n;\n}\nasync function main(): Promise<void> {\n  console.log(await f(1));\n  await Promise.all([f(1), f(2)]);\n}\nmain();",
  "calls before a constant that they do not need": 'f();\nfunction f(): void {\n  console.log("a");\n}\nconst limit = 3;\nconsole.log(limit);',
  "a callback that runs later":
    "const later: (() => void)[] = [];\nfunction on(f: () => void): void {\n  later.push(f);\n}\non(() => console.log(limit));\nconst limit = 3;\nfor (const f of later) f();",
  "conversion functions as callbacks": 'console.log(["a", ""].filter(Boolean).length, [1, 2].map(String).join());',
  "unknown that is narrowed":
    'function f(x: unknown): string {\n  if (typeof x === "string") return x;\n  if (typeof x === "number") return String(x);\n  return "?";\n}\nf(1);',
  "errors caught": 'try {\n  throw new Error("a");\n} catch (e) {\n  if (e instanceof Error) console.log(e.message);\n}',
};

describe("what the subset allows", () => {
  it.each(Object.entries(ALLOWED))("%s", (_, source) => {
    const bag = new DiagnosticBag();
    const loaded = load(createMemoryHost({ "/main.ts": `${source}\nexport {};\n` }), "/main.ts");
    bag.addAll(loaded.diagnostics);
    check(loaded, bag);
    expect(bag.all().map((d) => `${d.line}: ${d.code} ${d.message}`)).toEqual([]);
  });
});
