/**
 * Random expressions of a given type. They are total: what the two worlds do differently on purpose (integers out of
 * range, indices out of bounds) does not occur, because every integer is wrapped and every index is reduced.
 */
import { allFields, allMethods, BOOLEAN, BYTES, derives, I32, type IntName, NUMBER, Scope, STRING, same, type Type, textOf, type Variable } from "./model.ts";
import type { World } from "./world.ts";

const WORDS = ["", "a", "bc", "Hello", "0", "x,y,z", "\\u00e9t\\u00e9", "\\u20ac", "\\ud83d\\ude00", "  pad ", "line\\n", "zero", "AbC"];

export class Expressions {
  private readonly w: World;

  constructor(world: World) {
    this.w = world;
  }

  /** `depth` bounds the size of the tree. */
  make(t: Type, scope: Scope, depth: number): string {
    const r = this.w.random;
    const known = scope.ofType(t);
    if (depth <= 0) return known.length > 0 && r.chance(75) ? r.pick(known).name : this.leaf(t, scope);
    if (known.length > 0 && r.chance(25)) return r.pick(known).name;
    const found = r.chance(45) ? this.fromOther(t, scope, depth) : null;
    return found ?? this.build(t, scope, depth);
  }

  /** A literal or the smallest construction. */
  leaf(t: Type, scope: Scope): string {
    const r = this.w.random;
    switch (t.k) {
      case "number":
        return r.pick(["0", "1", "-1", "0.5", "-2.25", "1e21", "1e-7", "123456.789", "3", "100", "0.1", "4294967296", "-0.001", "1 / 3", "9007199254740991"]);
      case "int":
        return this.intLiteral(t.name);
      case "boolean":
        return r.pick(["true", "false"]);
      case "string":
        return `"${r.pick(WORDS)}"`;
      case "array":
        return "[]";
      case "tuple":
        return `[${t.of.map((e) => this.leaf(e, scope)).join(", ")}]`;
      case "optional":
        return "undefined";
      case "map":
        return `new Map<${textOf(t.key)}, ${textOf(t.value)}>()`;
      case "set":
        return `new Set<${textOf(t.of)}>()`;
      case "function":
        return `((${t.params.map((p, i) => `q${i}: ${textOf(p)}`).join(", ")}): ${textOf(t.ret)} => ${asBody(this.leaf(t.ret, scope))})`;
      case "class":
        return `new ${t.of.name}(${allFields(t.of)
          .map((f) => this.leaf(f.type, scope))
          .join(", ")})`;
      case "record":
        return `{ ${t.of.fields
          .filter((f) => !f.optional)
          .map((f) => `${f.name}: ${this.leaf(f.type, scope)}`)
          .join(", ")} }`;
      case "union":
        return this.variant(t.of.variants[0] as { tag: string; fields: { name: string; type: Type }[] }, scope, 0);
      case "bytes":
        return `new Uint8Array(${r.between(1, 6)})`;
    }
  }

  private intLiteral(name: IntName): string {
    const r = this.w.random;
    const limits: Record<IntName, string[]> = {
      i8: ["-128", "127"],
      u8: ["255", "128"],
      i16: ["-32768", "32767"],
      u16: ["65535", "32768"],
      i32: ["-2147483648", "2147483647", "-1"],
      u32: ["4294967295", "2147483648"],
    };
    return r.chance(20) ? r.pick(limits[name]) : String(r.between(0, 20));
  }

  private variant(v: { tag: string; fields: { name: string; type: Type }[] }, scope: Scope, depth: number): string {
    return `{ kind: "${v.tag}"${v.fields.map((f) => `, ${f.name}: ${this.make(f.type, scope, depth)}`).join("")} }`;
  }

  /** Something that yields a `t` from values in scope: a field, a call, an element. Null if there is nothing. */
  private fromOther(t: Type, scope: Scope, depth: number): string | null {
    const r = this.w.random;
    const options: (() => string)[] = [];
    for (const f of this.w.functions) {
      if (f.kind === "plain" && same(f.ret, t)) options.push(() => `${f.name}(${f.params.map((p) => this.make(p, scope, depth - 1)).join(", ")})`);
    }
    for (const v of scope.all()) this.through(v, t, scope, depth, options);
    return options.length > 0 ? r.pick(options)() : null;
  }

  private through(v: Variable, t: Type, scope: Scope, depth: number, options: (() => string)[]): void {
    const { name, type } = v;
    switch (type.k) {
      case "array":
        if (same(type.of, t)) options.push(() => `(${name}.length > 0 ? ${name}[${this.index(scope, depth)} % ${name}.length] : ${this.leaf(t, scope)})`);
        break;
      case "tuple":
        type.of.forEach((e, i) => {
          if (same(e, t)) options.push(() => `${name}[${i}]`);
        });
        break;
      case "optional":
        if (same(type.of, t))
          options.push(
            () => `(${name} ?? ${this.make(t, scope, depth - 1)})`,
            () => `(${name} !== undefined ? ${name} : ${this.leaf(t, scope)})`,
          );
        break;
      case "map":
        if (same(type.value, t)) options.push(() => `(${name}.get(${this.make(type.key, scope, depth - 1)}) ?? ${this.leaf(t, scope)})`);
        break;
      case "function":
        if (same(type.ret, t)) options.push(() => `${name}(${type.params.map((p) => this.make(p, scope, depth - 1)).join(", ")})`);
        break;
      case "class":
        for (const f of allFields(type.of)) if (same(f.type, t)) options.push(() => `${name}.${f.name}`);
        for (const m of allMethods(type.of))
          if (same(m.ret, t)) options.push(() => `${name}.${m.name}(${m.params.map((p) => this.make(p, scope, depth - 1)).join(", ")})`);
        for (const g of type.of.getters) if (same(g.type, t)) options.push(() => `${name}.${g.name}`);
        if (t.k === "class" && derives(type.of, t.of)) options.push(() => name);
        break;
      case "record":
        for (const f of type.of.fields)
          if (same(f.type, t)) options.push(() => (f.optional ? `(${name}.${f.name} ?? ${this.leaf(t, scope)})` : `${name}.${f.name}`));
        break;
    }
  }

  /** A non-negative i32. */
  index(scope: Scope, depth: number): string {
    return `(${this.make(I32, scope, Math.min(depth - 1, 1))} & ${this.w.random.pick([7, 15, 255, 0x7fffffff])})`;
  }

  private build(t: Type, scope: Scope, depth: number): string {
    const r = this.w.random;
    const sub = (s: Type): string => this.make(s, scope, depth - 1);
    if (r.chance(8) && t.k !== "record" && t.k !== "union") return `(${sub(BOOLEAN)} ? ${sub(t)} : ${sub(t)})`;
    switch (t.k) {
      case "number":
        return this.number(scope, depth);
      case "int":
        return this.integer(t.name, scope, depth);
      case "boolean":
        return this.boolean(scope, depth);
      case "string":
        return this.string(scope, depth);
      case "array":
        return this.array(t, scope, depth);
      case "tuple":
        return `[${t.of.map(sub).join(", ")}]`;
      case "optional":
        return r.chance(70) ? sub(t.of) : "undefined";
      case "map":
        return `new Map<${textOf(t.key)}, ${textOf(t.value)}>([${this.times(0, 3, () => `[${sub(t.key)}, ${sub(t.value)}]`)}])`;
      case "set":
        return `new Set<${textOf(t.of)}>([${this.times(0, 4, () => sub(t.of))}])`;
      case "function":
        return this.lambda(t, scope, depth);
      case "class": {
        const heirs = this.w.classes.filter((c) => derives(c, t.of));
        const c = r.pick(heirs.length > 0 ? heirs : [t.of]);
        return `new ${c.name}(${allFields(c)
          .map((f) => sub(f.type))
          .join(", ")})`;
      }
      case "record": {
        const fields = t.of.fields.filter((f) => !f.optional || r.chance(60)).map((f) => `${f.name}: ${sub(f.type)}`);
        const base = scope.ofType(t);
        return base.length > 0 && r.chance(30) ? `{ ...${r.pick(base).name}, ${fields.slice(0, 1).join(", ")} }` : `{ ${fields.join(", ")} }`;
      }
      case "union":
        return this.variant(r.pick(t.of.variants), scope, depth - 1);
      case "bytes":
        return r.chance(50) ? `new Uint8Array([${this.times(1, 5, () => `${sub(I32)} & 255`)}])` : this.leaf(BYTES, scope);
    }
  }

  private times(lo: number, hi: number, make: () => string): string {
    return Array.from({ length: this.w.random.between(lo, hi) }, make).join(", ");
  }

  /** Parameters shadow nothing: their names are new. */
  lambda(t: Type & { k: "function" }, scope: Scope, depth: number): string {
    const params = t.params.map((p) => ({ name: this.w.name("p"), type: p, mutable: false }));
    const inner = new Scope(scope);
    inner.variables.push(...params);
    const body = this.make(t.ret, inner, depth - 1);
    return `((${params.map((p) => `${p.name}: ${textOf(p.type)}`).join(", ")}): ${textOf(t.ret)} => ${asBody(body)})`;
  }

  private number(scope: Scope, depth: number): string {
    const r = this.w.random;
    const sub = (): string => this.make(NUMBER, scope, depth - 1);
    const whole = (): string => this.make(I32, scope, depth - 1);
    return r.weighted([
      [4, () => `(${sub()} + ${sub()})`],
      [3, () => `(${sub()} - ${sub()})`],
      [3, () => `(${sub()} * ${sub()})`],
      [2, () => `(${sub()} / ${sub()})`],
      [1, () => `(${sub()} % ${sub()})`],
      [1, () => `(-${this.parenthesised(sub())})`],
      [2, () => `Math.${r.pick(["floor", "ceil", "trunc", "abs", "round", "sign", "fround"])}(${sub()})`],
      [1, () => `Math.sqrt(Math.abs(${sub()}))`],
      [2, () => `Math.${r.pick(["min", "max"])}(${sub()}, ${sub()})`],
      [2, () => `(${whole()} + ${sub()})`],
      [2, () => `(${whole()} / ${whole()})`],
      [1, () => `(${whole()} * ${this.w.random.pick(["0.5", "1.5", "1e10"])})`],
      [1, () => `Number(${this.make(STRING, scope, depth - 1)})`],
      [1, () => `parseFloat(${this.make(STRING, scope, depth - 1)})`],
      [1, () => `parseInt(${this.make(STRING, scope, depth - 1)}, ${r.pick([10, 16, 2, 36])})`],
      [1, () => `${this.make(STRING, scope, depth - 1)}.length`],
    ])();
  }

  private parenthesised(text: string): string {
    return text.startsWith("-") ? `(${text})` : text;
  }

  private integer(name: IntName, scope: Scope, depth: number): string {
    const r = this.w.random;
    const own = (): string => this.make({ k: "int", name }, scope, depth - 1);
    const whole = (): string => this.make(I32, scope, depth - 1);
    const x = r.weighted([
      [4, () => `(${whole()} ${r.pick(["+", "-"])} ${whole()})`],
      [3, () => `Math.imul(${whole()}, ${whole()})`],
      [2, () => `((${whole()} & 1023) * (${whole()} & 4095))`],
      [2, () => `(${whole()} / (${whole()} | 1))`],
      [2, () => `(${whole()} % (${whole()} | 1))`],
      [4, () => `(${whole()} ${r.pick(["&", "|", "^"])} ${whole()})`],
      [3, () => `(${whole()} ${r.pick(["<<", ">>", ">>>"])} ${whole()})`],
      [1, () => `(~${this.parenthesised(whole())})`],
      [1, () => `(${this.make(NUMBER, scope, depth - 1)})`],
      [1, () => `Math.clz32(${whole()})`],
      [2, () => own()],
      [1, () => `${this.make(STRING, scope, depth - 1)}.indexOf(${this.make(STRING, scope, 0)})`],
      [1, () => `${this.make(STRING, scope, depth - 1)}.length`],
      [1, () => this.lengthOf(scope)],
      [1, () => this.charCode(scope, depth)],
    ])();
    return this.wrap(name, x);
  }

  private lengthOf(scope: Scope): string {
    const sized = scope.all().filter((v) => v.type.k === "array" || v.type.k === "map" || v.type.k === "set" || v.type.k === "bytes");
    if (sized.length === 0) return "3";
    const v = this.w.random.pick(sized);
    return v.type.k === "map" || v.type.k === "set" ? `${v.name}.size` : `${v.name}.length`;
  }

  private charCode(scope: Scope, depth: number): string {
    const s = scope.ofType(STRING);
    if (s.length === 0) return "65";
    const { name } = this.w.random.pick(s);
    return `(${name}.length > 0 ? ${name}.charCodeAt(${this.index(scope, depth)} % ${name}.length) : 0)`;
  }

  /** To the integer type, as C would wrap it. */
  wrap(name: IntName, x: string): string {
    switch (name) {
      case "i32":
        return `(${x} | 0)`;
      case "u32":
        return `(${x} >>> 0)`;
      case "u8":
        return `(${x} & 255)`;
      case "u16":
        return `(${x} & 65535)`;
      case "i8":
        return `((${x} << 24) >> 24)`;
      case "i16":
        return `((${x} << 16) >> 16)`;
    }
  }

  private boolean(scope: Scope, depth: number): string {
    const r = this.w.random;
    const sub = (t: Type): string => this.make(t, scope, depth - 1);
    return r.weighted([
      [4, () => this.comparison(I32, ["<", ">", "<=", ">=", "===", "!=="], scope, depth)],
      [3, () => this.comparison(NUMBER, ["<", ">", "<=", ">=", "===", "!=="], scope, depth)],
      [3, () => this.comparison(STRING, ["<", ">", "===", "!=="], scope, depth)],
      [2, () => `(${sub(BOOLEAN)} && ${sub(BOOLEAN)})`],
      [2, () => `(${sub(BOOLEAN)} || ${sub(BOOLEAN)})`],
      [2, () => `!${this.parenthesised(sub(BOOLEAN))}`],
      [1, () => `Number.${r.pick(["isNaN", "isFinite", "isInteger"])}(${sub(NUMBER)})`],
      [1, () => `${sub(STRING)}.${r.pick(["includes", "startsWith", "endsWith"])}(${this.make(STRING, scope, 0)})`],
      [1, () => `(same<string | undefined>(${sub({ k: "optional", of: STRING })}) === undefined)`],
    ])();
  }

  /** Type arguments keep TypeScript from seeing two literals that never can be equal. */
  private comparison(t: Type, ops: readonly string[], scope: Scope, depth: number): string {
    const side = (): string => `same<${textOf(t)}>(${this.make(t, scope, depth - 1)})`;
    return `(${side()} ${this.w.random.pick(ops)} ${side()})`;
  }

  private string(scope: Scope, depth: number): string {
    const r = this.w.random;
    const sub = (): string => this.make(STRING, scope, depth - 1);
    const small = (): string => `(${this.make(I32, scope, depth - 1)} & ${r.pick([3, 7])})`;
    return r.weighted([
      [4, () => `(${sub()} + ${sub()})`],
      [4, () => `\`${r.pick(["", "n=", "<"])}\${${this.printable(scope, depth)}}${r.pick(["", ";", ">"])}\${${sub()}}\``],
      [2, () => `String(${this.make(r.pick([NUMBER, I32, BOOLEAN]), scope, depth - 1)})`],
      [2, () => `${sub()}.${r.pick(["slice", "substring"])}(${small()}${r.chance(50) ? `, ${small()}` : ""})`],
      [1, () => `${sub()}.slice(-${small()})`],
      [1, () => `${sub()}.${r.pick(["toUpperCase", "toLowerCase", "trim"])}()`],
      [1, () => `${sub()}.repeat(${small()} % 3)`],
      [1, () => `${sub()}.${r.pick(["padStart", "padEnd"])}(${small()}, ${r.pick(['"*"', '"ab"', '" "'])})`],
      [1, () => `${sub()}.split(${this.make(STRING, scope, 0)}).join(${r.pick(['"-"', '""', '", "'])})`],
      [1, () => `${sub()}.replaceAll(${r.pick(['"a"', '"l"', '"0"'])}, ${this.make(STRING, scope, 0)})`],
      [1, () => `String.fromCharCode(${small()} + 65)`],
      [1, () => `${this.wrap("i32", this.make(I32, scope, depth - 1))}.toString(${r.pick([10, 16, 2, 36])})`],
      [1, () => `((${this.make(I32, scope, depth - 1)} & 0xffff) / 8).toFixed(${r.between(0, 4)})`],
      [1, () => this.joined(scope)],
    ])();
  }

  private printable(scope: Scope, depth: number): string {
    return this.make(this.w.random.pick([NUMBER, I32, STRING, BOOLEAN]), scope, depth - 1);
  }

  private joined(scope: Scope): string {
    const lists = scope.all().filter((v) => v.type.k === "array" && (v.type.of.k === "string" || v.type.of.k === "int" || v.type.of.k === "number"));
    return lists.length > 0 ? `${this.w.random.pick(lists).name}.join(${this.w.random.pick(['","', '""', '" "'])})` : '"none"';
  }

  private array(t: Type & { k: "array" }, scope: Scope, depth: number): string {
    const r = this.w.random;
    const { of } = t;
    const sub = (): string => this.make(t, scope, depth - 1);
    const small = (): string => `(${this.make(I32, scope, depth - 1)} & 3)`;
    const known = scope.ofType(t);
    const literal = (): string => `[${this.times(0, 4, () => this.make(of, scope, depth - 1))}]`;
    if (known.length === 0) return literal();
    const list = r.pick(known).name;
    const unary = (ret: Type): string => this.lambda({ k: "function", params: [of], ret }, scope, Math.min(depth, 3));
    return r.weighted([
      [4, literal],
      [2, () => `${list}.map(${unary(of)})`],
      [2, () => `${list}.filter(${unary(BOOLEAN)})`],
      [2, () => `${list}.slice(${small()}${r.chance(50) ? `, ${small()}` : ""})`],
      [1, () => `${list}.concat(${sub()})`],
      [1, () => `[...${list}, ${this.make(of, scope, depth - 1)}]`],
      [1, () => `${list}.slice().reverse()`],
      [1, () => `Array.from(${list})`],
      [1, () => `new Array<${textOf(of)}>(${small()}).fill(${this.make(of, scope, depth - 1)})`],
      [of.k === "int" || of.k === "number" ? 1 : 0, () => `${list}.slice().sort((a: ${textOf(of)}, b: ${textOf(of)}): number => (a < b ? -1 : a > b ? 1 : 0))`],
      [of.k === "string" ? 1 : 0, () => `${list}.slice().sort()`],
    ])();
  }
}

function asBody(expression: string): string {
  return expression.startsWith("{") ? `(${expression})` : expression;
}
