/** Sources nobody should write, for the test that the compiler survives them. */

/** Each nests one construct `depth` times. */
export const NESTINGS: Readonly<Record<string, (depth: number) => string>> = {
  parentheses: (n) => `const x = ${"(".repeat(n)}1${")".repeat(n)};`,
  brackets: (n) => `const x = ${"[".repeat(n)}1${"]".repeat(n)};`,
  objects: (n) => `const x = ${"{ a: ".repeat(n)}1${" }".repeat(n)};`,
  blocks: (n) => "{".repeat(n) + "}".repeat(n),
  conditions: (n) => `declare const b: boolean; const x = ${"b ? 1 : ".repeat(n)}2;`,
  conditionalsInside: (n) => `const x = ${"true ? ".repeat(n)}1${" : 2".repeat(n)};`,
  negations: (n) => `const x = ${"!".repeat(n)}1;`,
  minuses: (n) => `const x = ${"- ".repeat(n)}1;`,
  typeofs: (n) => `const x = ${"typeof ".repeat(n)}1;`,
  awaits: (n) => `async function f() { return ${"await ".repeat(n)}1; }`,
  sums: (n) => `const x = 1${" + 1".repeat(n)};`,
  strings: (n) => `const x = ""${' + "a"'.repeat(n)};`,
  powers: (n) => `const x = 1${" ** 1".repeat(n)};`,
  nullish: (n) => `const x = null${" ?? 1".repeat(n)};`,
  members: (n) => `const x = a${".b".repeat(n)};`,
  calls: (n) => `f${"()".repeat(n)};`,
  optionalCalls: (n) => `f${"?.()".repeat(n)};`,
  indices: (n) => `const x = a${"[0]".repeat(n)};`,
  nestedCalls: (n) => `const x = ${"f(".repeat(n)}1${")".repeat(n)};`,
  arrows: (n) => `const f = ${"() => ".repeat(n)}1;`,
  functions: (n) => "function f() {".repeat(n) + "}".repeat(n),
  classes: (n) => "class A { m() {".repeat(n) + "} }".repeat(n),
  ifs: (n) => `${"if (1) ".repeat(n)};`,
  elses: (n) => `${"if (1) {} else ".repeat(n)};`,
  loops: (n) => `${"for (;;) ".repeat(n)};`,
  tries: (n) => "try {".repeat(n) + "} finally {}".repeat(n),
  labels: (n) => `${Array.from({ length: n }, (_, i) => `l${i}: `).join("")};`,
  templates: (n) => `const x = ${"`${".repeat(n)}1${"}`".repeat(n)};`,
  assignments: (n) => `let x = 1; x${" = x".repeat(n)};`,
  news: (n) => `${"new ".repeat(n)}A;`,
  genericTypes: (n) => `type A<T> = T; let x: ${"A<".repeat(n)}1${">".repeat(n)};`,
  arrayTypes: (n) => `let x: number${"[]".repeat(n)} = [];`,
  functionTypes: (n) => `type F = ${"() => ".repeat(n)}void;`,
  objectTypes: (n) => `type O = ${"{ a: ".repeat(n)}1${" }".repeat(n)};`,
  conditionalTypes: (n) => `type C<T> = ${"T extends 1 ? ".repeat(n)}1${" : 2".repeat(n)};`,
  patterns: (n) => `const ${"[".repeat(n)}a${"]".repeat(n)} = b;`,
  casts: (n) => `const x = 1${" as unknown".repeat(n)};`,
  nonNull: (n) => `const x = a${"!".repeat(n)};`,
  commas: (n) => `const x = (1${", 1".repeat(n)});`,
  spreads: (n) => `const x = ${"[...".repeat(n)}[]${"]".repeat(n)};`,
  decorators: (n) => `${"@a ".repeat(n)}class A {}`,
  unclosed: (n) => "({[".repeat(n),
};

/** Literals, names and lists far larger than anyone needs. */
export const HUGE: Readonly<Record<string, () => string>> = {
  digits: () => `console.log(${"9".repeat(100_000)});`,
  exponent: () => "console.log(1e99999999999, 1e-99999999999);",
  hexadecimal: () => `console.log(0x${"f".repeat(50_000)});`,
  text: () => `console.log("${"x".repeat(500_000)}");`,
  name: () => `const ${"a".repeat(100_000)} = 1;`,
  template: () => `console.log(\`${"x".repeat(300_000)}\`);`,
  comment: () => `/* ${"*".repeat(500_000)} */`,
  array: () => `const a = [${"1, ".repeat(20_000)}1];\nconsole.log(a.length);`,
  lines: () => "\n".repeat(500_000),
  parameters: () => `function f(${Array.from({ length: 2000 }, (_, i) => `p${i}: number`).join(", ")}): void {}`,
  union: () => `type U = ${Array.from({ length: 3000 }, (_, i) => `"v${i}"`).join(" | ")};\nconst u: U = "v1";\nconsole.log(u);`,
  cases: () =>
    `function f(n: number): number {\n  switch (n) {\n${Array.from({ length: 2000 }, (_, i) => `    case ${i}: return ${i};`).join("\n")}\n  }\n  return 0;\n}\nf(1);`,
  tooLarge: () => "x".repeat(2_000_000),
  errors: () => "let x: number = 'a';\n".repeat(3000),
  surrogates: () => `console.log("${"\ud800".repeat(1000)}");`,
  nul: () => "const a = 1;\u0000\u0000\u0000",
  endlessType: () => "type T<N extends number, A extends unknown[] = []> = A['length'] extends N ? A : T<N, [...A, 1]>;\nlet x: T<100000>;",
  endlessGeneric: () => "function nest<T>(x: T, n: i32): i32 {\n  return n === 0 ? 0 : nest([x], n - 1);\n}\nnest(1, 3);",
  circularType: () => "type A = B;\ntype B = A;\nlet x: A;",
  circularClass: () => "class A extends B {}\nclass B extends A {}\nnew A();",
  circularValue: () => "const a = b;\nconst b = a;\nconsole.log(a);",
};

/** Tokens for soup. */
export const TOKENS: readonly string[] = [
  ..."break case catch class const continue debugger default delete do else enum export extends false finally for function if import in instanceof new null return super switch this throw true try typeof var void while with".split(
    " ",
  ),
  ..."abstract accessor any as asserts async await bigint boolean declare from get global implements infer interface is keyof let module namespace never number object of out override private protected public readonly require satisfies set static string symbol type undefined unique unknown using yield".split(
    " ",
  ),
  ..."{ } ( ) [ ] . ... ; , < > <= >= == != === !== + - * / % ** ++ -- << >> >>> & | ^ ! ~ && || ?? ? ?. : = += -= *= /= %= **= <<= >>= >>>= &= |= ^= &&= ||= ??= => @ # ` ${".split(
    " ",
  ),
  ..."a b c f g x A B T i32 u8 f32 Array Map Promise console Math Symbol Error 0 1 1.5 1e9 0xff 1n 'a' \"b\" `t` /r/ // /* */ \n".split(" "),
];
