/** Random statements. Every loop has a bound of its own, and all of them together spend the program's fuel. */
import type { Expressions } from "./expressions.ts";
import { allFields, BOOLEAN, I32, int, NUMBER, Scope, STRING, type Type, textOf, type Variable } from "./model.ts";
import type { World } from "./world.ts";

/** What may leave a block early where a statement stands. */
export interface Surroundings {
  scope: Scope;
  /** Type that `return` gives; null at the top level, undefined in functions without a result. */
  ret: Type | null | undefined;
  inLoop: boolean;
  labels: string[];
  /** Type of `yield`, in generators. */
  yields: Type | null;
  isAsync: boolean;
  /** Code after a `break` in a `finally` would replace an error: not wanted. */
  inFinally: boolean;
}

export class Statements {
  private readonly w: World;
  private readonly e: Expressions;

  constructor(world: World, expressions: Expressions) {
    this.w = world;
    this.e = expressions;
  }

  /** Lines of a block's inside. */
  block(at: Surroundings, count: number, depth: number): string[] {
    const inner: Surroundings = { ...at, scope: new Scope(at.scope) };
    const lines: string[] = [];
    for (let i = 0; i < count; i++) lines.push(...this.statement(inner, depth));
    return lines;
  }

  declare(at: Surroundings, type: Type, depth: number): string[] {
    const name = this.w.name("v");
    const value = this.e.make(type, at.scope, depth);
    // A function variable that changes could come to call itself without end.
    const mutable = type.k !== "function" && this.w.random.chance(60);
    at.scope.variables.push({ name, type, mutable });
    return [`${mutable ? "let" : "const"} ${name}: ${textOf(type)} = ${value};`];
  }

  private statement(at: Surroundings, depth: number): string[] {
    const r = this.w.random;
    const nested = depth > 0 ? 1 : 0;
    const make = r.weighted<() => string[]>([
      [8, () => this.declare(at, this.w.type(), 3)],
      [8, () => this.assign(at)],
      [6, () => this.print(at)],
      [5, () => this.change(at)],
      [4 * nested, () => this.condition(at, depth)],
      [3 * nested, () => this.loop(at, depth)],
      [2 * nested, () => this.forOf(at, depth)],
      [2 * nested, () => this.attempt(at, depth)],
      [2 * nested, () => this.choose(at, depth)],
      [2 * nested, () => this.variants(at, depth)],
      [2, () => this.destructure(at)],
      [1, () => this.leave(at)],
      [at.yields ? 3 : 0, () => [`yield ${this.e.make(at.yields as Type, at.scope, 2)};`]],
      [at.isAsync ? 3 : 0, () => this.wait(at)],
      [2, () => this.counter(at)],
    ]);
    return make();
  }

  private assign(at: Surroundings): string[] {
    const targets = at.scope.mutable();
    if (targets.length === 0) return this.declare(at, this.w.scalar(), 2);
    const v = this.w.random.pick(targets);
    if (v.type.k === "number" && this.w.random.chance(40)) return [`${v.name} ${this.w.random.pick(["+=", "-=", "*="])} ${this.e.make(NUMBER, at.scope, 2)};`];
    if (v.type.k === "string" && this.w.random.chance(40)) return [`${v.name} = (${v.name} + ${this.e.make(STRING, at.scope, 2)}).slice(-40);`];
    if (v.type.k === "int" && v.type.name === "i32" && this.w.random.chance(30))
      return [`${v.name} ${this.w.random.pick(["|=", "&=", "^=", "<<=", ">>="])} ${this.e.make(I32, at.scope, 1)};`];
    const value = this.e.make(v.type, at.scope, 3);
    // A string that is made of itself in a loop would outgrow the heap.
    return [v.type.k === "string" ? `${v.name} = (${value}).slice(-200);` : `${v.name} = ${value};`];
  }

  private print(at: Surroundings): string[] {
    const r = this.w.random;
    const shown = r.pick<Type>([NUMBER, I32, STRING, BOOLEAN, int("u8"), int("u32"), int("i16")]);
    if (r.chance(30)) return [`console.log(${this.e.make(shown, at.scope, 3)});`];
    return [`log("${this.w.name("#")}", String(${this.e.make(shown, at.scope, 3)}));`];
  }

  /** Changes what a variable refers to. */
  private change(at: Surroundings): string[] {
    const r = this.w.random;
    const e = (t: Type): string => this.e.make(t, at.scope, 2);
    const targets = at.scope.all().filter((v) => ["array", "map", "set", "class", "record", "bytes"].includes(v.type.k));
    if (targets.length === 0) return this.print(at);
    const { name, type } = r.pick(targets);
    switch (type.k) {
      case "array":
        return r.pick([
          () => [`if (${name}.length < 50) ${name}.push(${e(type.of)});`],
          () => [`${name}.pop();`],
          () => [`if (${name}.length > 0) ${name}[${this.e.index(at.scope, 1)} % ${name}.length] = ${e(type.of)};`],
          () => [`${name}.splice(${e(I32)} & 3, 1);`],
          () => [`if (${name}.length < 50) ${name}.unshift(${e(type.of)});`],
          () => [`${name}.reverse();`],
        ])();
      case "map":
        return r.chance(70) ? [`${name}.set(${e(type.key)}, ${e(type.value)});`] : [`log("${this.w.name("#")}", String(${name}.delete(${e(type.key)})));`];
      case "set":
        return r.chance(70) ? [`${name}.add(${e(type.of)});`] : [`log("${this.w.name("#")}", String(${name}.has(${e(type.of)})));`];
      case "bytes":
        return [`if (${name}.length > 0) ${name}[${this.e.index(at.scope, 1)} % ${name}.length] = ${e(I32)} & 255;`];
      case "class": {
        const f = r.pick(allFields(type.of));
        return f.type.k === "function" ? this.print(at) : [`${name}.${f.name} = ${e(f.type)};`];
      }
      case "record": {
        const f = r.pick(type.of.fields);
        return f.type.k === "function" ? this.print(at) : [`${name}.${f.name} = ${e(f.type)};`];
      }
      default:
        return [];
    }
  }

  private condition(at: Surroundings, depth: number): string[] {
    const then = this.block(at, this.w.random.between(1, 3), depth - 1);
    const lines = [`if (${this.e.make(BOOLEAN, at.scope, 2)}) {`, ...then];
    if (this.w.random.chance(50)) lines.push("} else {", ...this.block(at, this.w.random.between(1, 2), depth - 1));
    return [...lines, "}"];
  }

  private loop(at: Surroundings, depth: number): string[] {
    const r = this.w.random;
    const i = this.w.name("i");
    const label = r.chance(25) ? this.w.name("outer") : null;
    const scope = new Scope(at.scope);
    scope.variables.push({ name: i, type: I32, mutable: false });
    const inner: Surroundings = { ...at, scope, inLoop: true, labels: label ? [...at.labels, label] : at.labels };
    const body = ["spend();", ...this.block(inner, r.between(1, 4), depth - 1)];
    const bound = r.between(1, 6);
    const head = label ? `${label}: ` : "";
    return r.weighted<() => string[]>([
      [4, () => [`${head}for (let ${i}: i32 = 0; ${i} < ${bound}; ${i}++) {`, ...body, "}"]],
      [1, () => [`${head}for (let ${i}: i32 = ${bound}; ${i} > 0; ${i} -= 2) {`, ...body, "}"]],
      [1, () => ["{", `let ${i}: i32 = 0;`, `${head}while (${i} < ${bound}) {`, `${i}++;`, ...body, "}", "}"]],
      [1, () => ["{", `let ${i}: i32 = 0;`, `${head}do {`, `${i}++;`, ...body, `} while (${i} < ${bound});`, "}"]],
    ])();
  }

  private forOf(at: Surroundings, depth: number): string[] {
    const r = this.w.random;
    const x = this.w.name("x");
    const sources = at.scope.all().filter((v) => ["array", "set", "map", "string", "bytes"].includes(v.type.k));
    const generators = this.w.functions.filter((f) => f.kind === "generator");
    const scope = new Scope(at.scope);
    const inner: Surroundings = { ...at, scope, inLoop: true };
    const finish = (head: string): string[] => [`for (const ${head}) {`, "spend();", ...this.block(inner, r.between(1, 3), depth - 1), "}"];
    if (generators.length > 0 && r.chance(40)) {
      const g = r.pick(generators);
      scope.variables.push({ name: x, type: g.ret, mutable: false });
      return finish(`${x} of ${g.name}(${g.params.map((p) => this.e.make(p, at.scope, 2)).join(", ")})`);
    }
    if (sources.length === 0) return this.loop(at, depth);
    const v = r.pick(sources);
    // A copy: the body may change the variable's contents without end.
    if (v.type.k === "map") {
      const y = this.w.name("y");
      scope.variables.push({ name: x, type: v.type.key, mutable: false }, { name: y, type: v.type.value, mutable: false });
      return finish(`[${x}, ${y}] of Array.from(${v.name}.entries())`);
    }
    scope.variables.push({ name: x, type: elementOf(v), mutable: false });
    if (v.type.k === "array") return finish(`${x} of ${v.name}.slice()`);
    return finish(`${x} of ${v.type.k === "set" ? `Array.from(${v.name}.values())` : v.name}`);
  }

  private attempt(at: Surroundings, depth: number): string[] {
    const r = this.w.random;
    const body = this.block(at, r.between(1, 3), depth - 1);
    if (r.chance(40))
      body.push(`if (${this.e.make(BOOLEAN, at.scope, 1)}) throw new Failure(${this.e.make(STRING, at.scope, 1)}, ${this.e.make(I32, at.scope, 1)});`);
    const error = this.w.name("e");
    const handler = [
      `if (${error} instanceof Failure) log("${this.w.name("#")}", ${error}.message + String(${error}.code));`,
      `else if (${error} instanceof Fuel) throw ${error};`,
      `else log("${this.w.name("#")}", ${error} instanceof Error ? ${error}.message : "?");`,
      ...this.block(at, r.below(2), depth - 1),
    ];
    const last = this.block({ ...at, inFinally: true, inLoop: false, labels: [], ret: null, yields: null, isAsync: false }, r.between(1, 2), depth - 1);
    return r.weighted<string[]>([
      [4, ["try {", ...body, `} catch (${error}) {`, ...handler, "}"]],
      [2, ["try {", ...body, `} catch (${error}) {`, ...handler, "} finally {", ...last, "}"]],
      [1, ["try {", ...body, "} finally {", ...last, "}"]],
    ]);
  }

  /** A `switch` over numbers or strings, falling through now and then. */
  private choose(at: Surroundings, depth: number): string[] {
    const r = this.w.random;
    const strings = r.chance(40);
    const subject = strings ? `same<string>(${this.e.make(STRING, at.scope, 2)})` : `same<i32>(${this.e.make(I32, at.scope, 2)} & 7)`;
    const labels = strings ? ['"a"', '"bc"', '""', '"0"', '"Hello"'] : ["0", "1", "2", "3", "5", "6"];
    const lines = [`switch (${subject}) {`];
    const used = labels.filter(() => r.chance(50));
    for (const label of used) {
      lines.push(`case ${label}: {`, ...this.block(at, 1, depth - 1), "}");
      if (r.chance(75)) lines.push("break;");
    }
    if (used.length === 0 || r.chance(60)) lines.push("default: {", ...this.block(at, 1, depth - 1), "}");
    return [...lines, "}"];
  }

  /** Narrows a discriminated union. */
  private variants(at: Surroundings, depth: number): string[] {
    const known = at.scope.all().filter((v) => v.type.k === "union");
    if (known.length === 0) return this.choose(at, depth);
    const v = this.w.random.pick(known);
    if (v.type.k !== "union") return [];
    const whole = this.w.name("u");
    const lines = ["{", `const ${whole} = same<${v.type.of.name}>(${v.name});`, `switch (${whole}.kind) {`];
    for (const variant of v.type.of.variants) {
      const scope = new Scope(at.scope);
      const parts = variant.fields.map((f) => ({ name: this.w.name("d"), type: f.type, mutable: false }));
      scope.variables.push(...parts);
      lines.push(`case "${variant.tag}": {`);
      variant.fields.forEach((f, i) => {
        lines.push(`const ${(parts[i] as Variable).name} = ${whole}.${f.name};`);
      });
      lines.push(...this.block({ ...at, scope }, 1, depth - 1), "break;", "}");
    }
    return [...lines, "}", "}"];
  }

  private destructure(at: Surroundings): string[] {
    const r = this.w.random;
    const known = at.scope.all().filter((v) => v.type.k === "tuple" || v.type.k === "record" || v.type.k === "class");
    if (known.length === 0) return this.print(at);
    const { name, type } = r.pick(known);
    if (type.k === "tuple") {
      const parts = type.of.map((t) => ({ name: this.w.name("t"), type: t, mutable: false }));
      at.scope.variables.push(...parts);
      return [`const [${parts.map((p) => p.name).join(", ")}] = ${name};`];
    }
    if (type.k === "record") {
      const f = r.pick(type.of.fields);
      const local = { name: this.w.name("t"), type: f.type, mutable: false };
      const text = f.optional ? `${f.name}: ${local.name} = ${this.e.leaf(f.type, at.scope)}` : `${f.name}: ${local.name}`;
      at.scope.variables.push(local);
      return [`const { ${text} } = ${name};`];
    }
    if (type.k !== "class") return [];
    const f = r.pick(allFields(type.of));
    const local = { name: this.w.name("t"), type: f.type, mutable: false };
    at.scope.variables.push(local);
    return [`const { ${f.name}: ${local.name} } = ${name};`];
  }

  private leave(at: Surroundings): string[] {
    const r = this.w.random;
    const ways: string[] = [];
    if (at.inLoop && !at.inFinally) ways.push("break;", "continue;");
    for (const l of at.labels) ways.push(`break ${l};`, `continue ${l};`);
    if (at.ret !== null && !at.inFinally) ways.push(at.ret ? `return ${this.e.make(at.ret, at.scope, 2)};` : "return;");
    if (ways.length === 0) return this.print(at);
    return [`if (${this.e.make(BOOLEAN, at.scope, 2)}) ${r.pick(ways)}`];
  }

  private wait(at: Surroundings): string[] {
    const r = this.w.random;
    const others = this.w.functions.filter((f) => f.kind === "async");
    if (others.length === 0 || r.chance(30)) return ["await pause();"];
    const f = r.pick(others);
    const name = this.w.name("v");
    const call = `await ${f.name}(${f.params.map((p) => this.e.make(p, at.scope, 1)).join(", ")})`;
    at.scope.variables.push({ name, type: f.ret, mutable: false });
    return [`const ${name}: ${textOf(f.ret)} = ${call};`];
  }

  /** A closure that keeps and changes a variable. */
  private counter(at: Surroundings): string[] {
    const count = this.w.name("n");
    const next = this.w.name("f");
    const step = this.e.make(I32, at.scope, 1);
    const first = this.e.make(I32, at.scope, 1);
    at.scope.variables.push({ name: next, type: { k: "function", params: [I32], ret: I32 }, mutable: false });
    return [`let ${count}: i32 = ${first};`, `const ${next} = (by: i32): i32 => {`, `${count} = (${count} + by + ${step}) | 0;`, `return ${count};`, "};"];
  }
}

function elementOf(v: Variable): Type {
  if (v.type.k === "array" || v.type.k === "set") return v.type.of;
  return v.type.k === "string" ? STRING : int("u8");
}
