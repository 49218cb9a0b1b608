/** A whole random program: declarations, functions that use the earlier ones, and a main part that runs them. */
import { Expressions } from "./expressions.ts";
import { allFields, allMethods, type ClassInfo, type FunctionInfo, I32, Scope, STRING, type Type, textOf } from "./model.ts";
import { Random } from "./random.ts";
import { Statements, type Surroundings } from "./statements.ts";
import { World } from "./world.ts";

/** Statements and calls that a program may run: enough to reach everything, over in an instant. */
const FUEL = 4000;

const PRELUDE = `class Fuel extends Error {}

class Failure extends Error {
  constructor(message: string, readonly code: i32) {
    super(message);
  }
}

let fuel: i32 = ${FUEL};

function spend(): void {
  fuel--;
  if (fuel < 0) throw new Fuel("fuel");
}

function same<T>(x: T): T {
  return x;
}

let lines: i32 = 0;

function log(where: string, what: string): void {
  lines++;
  if (lines < 600) console.log(\`\${where} \${what.length > 60 ? what.slice(0, 60) : what}\`);
}

async function pause(): Promise<void> {}
`;

export function generate(seed: number): string {
  return new Generator(seed).program();
}

class Generator {
  private readonly random: Random;
  private readonly w: World;
  private readonly e: Expressions;
  private readonly s: Statements;
  private readonly out: string[] = [PRELUDE];

  constructor(seed: number) {
    this.random = new Random(seed);
    this.w = new World(this.random);
    this.e = new Expressions(this.w);
    this.s = new Statements(this.w, this.e);
  }

  program(): string {
    const r = this.random;
    for (let i = r.between(0, 2); i > 0; i--) this.record();
    for (let i = r.between(0, 2); i > 0; i--) this.union();
    for (let i = r.between(0, 3); i > 0; i--) this.class();
    for (let i = r.between(1, 5); i > 0; i--) this.function();
    const globals = new Scope(null);
    const top = surroundings(globals);
    for (let i = r.between(0, 3); i > 0; i--) this.out.push(...this.s.declare(top, this.w.type(), 2));
    const entries = Array.from({ length: r.between(1, 4) }, () => this.entry(globals));
    this.out.push("async function main(): Promise<void> {");
    for (const name of entries) {
      this.out.push("try {", `${name}();`, "} catch (e) {", `log("${name}", e instanceof Error ? e.message : "?");`, "}");
    }
    for (const f of this.w.functions.filter((g) => g.kind === "async")) {
      const args = f.params.map((p) => this.e.make(p, globals, 2)).join(", ");
      this.out.push(
        "try {",
        `await ${f.name}(${args});`,
        `log("${f.name}", "done");`,
        "} catch (e) {",
        `log("${f.name}", e instanceof Error ? e.message : "?");`,
        "}",
      );
    }
    this.out.push("}", "main();", 'console.log("end");');
    return indent(this.out.join("\n"));
  }

  private record(): void {
    const name = this.w.name("R");
    const fields = this.fields(1, 4).map((f) => ({ ...f, optional: this.random.chance(25) && f.type.k !== "optional" }));
    this.out.push(`interface ${name} {`, ...fields.map((f) => `${f.name}${f.optional ? "?" : ""}: ${textOf(f.type)};`), "}");
    this.w.records.push({ name, fields });
  }

  private union(): void {
    const name = this.w.name("U");
    const variants = Array.from({ length: this.random.between(2, 4) }, () => ({ tag: this.w.name("k"), fields: this.fields(0, 3) }));
    const texts = variants.map((v) => `{ kind: "${v.tag}"${v.fields.map((f) => `; ${f.name}: ${textOf(f.type)}`).join("")} }`);
    this.out.push(`type ${name} = ${texts.join(" | ")};`);
    this.w.unions.push({ name, variants });
  }

  private fields(lo: number, hi: number): { name: string; type: Type }[] {
    return Array.from({ length: this.random.between(lo, hi) }, () => ({ name: this.w.name("f"), type: this.w.type(1) }));
  }

  private class(): void {
    const r = this.random;
    const parent = this.w.classes.length > 0 && r.chance(60) ? r.pick(this.w.classes) : null;
    const info: ClassInfo = { name: this.w.name("C"), parent, fields: this.fields(1, 3), methods: [], getters: [] };
    const inherited = parent ? allFields(parent) : [];
    const lines = [`class ${info.name}${parent ? ` extends ${parent.name}` : ""} {`, ...info.fields.map((f) => `${f.name}: ${textOf(f.type)};`)];
    lines.push(`constructor(${[...inherited, ...info.fields].map((f) => `${f.name}: ${textOf(f.type)}`).join(", ")}) {`);
    if (parent) lines.push(`super(${inherited.map((f) => f.name).join(", ")});`);
    lines.push(...info.fields.map((f) => `this.${f.name} = ${f.name};`), "}");
    const self = new Scope(null);
    self.variables.push(...allFields(info).map((f) => ({ name: `this.${f.name}`, type: f.type, mutable: f.type.k !== "function" })));
    for (let i = r.between(0, 2); i > 0; i--) {
      const m = { name: this.w.name("m"), params: [this.w.scalar()], ret: this.w.scalar() };
      lines.push(...this.method(m, self));
      info.methods.push(m);
    }
    // One of the parent's methods is overridden, and calls it.
    const base = parent ? allMethods(parent) : [];
    if (base.length > 0 && r.chance(70)) lines.push(...this.override(r.pick(base), self));
    if (r.chance(50)) {
      const type = this.w.scalar();
      const name = this.w.name("g");
      lines.push(`get ${name}(): ${textOf(type)} {`, `return ${this.e.make(type, self, 2)};`, "}");
      info.getters.push({ name, type });
    }
    this.out.push(...lines, "}");
    this.w.classes.push(info);
  }

  private method(m: ClassInfo["methods"][number], self: Scope): string[] {
    const scope = new Scope(self);
    const params = m.params.map((t) => ({ name: this.w.name("a"), type: t, mutable: t.k !== "function" }));
    scope.variables.push(...params);
    const at: Surroundings = { ...surroundings(scope), ret: m.ret };
    return [
      `${m.name}(${params.map((p) => `${p.name}: ${textOf(p.type)}`).join(", ")}): ${textOf(m.ret)} {`,
      "spend();",
      ...this.s.block(at, this.random.between(0, 3), 1),
      `return ${this.e.make(m.ret, scope, 2)};`,
      "}",
    ];
  }

  private override(m: ClassInfo["methods"][number], self: Scope): string[] {
    const params = m.params.map((t) => ({ name: this.w.name("a"), type: t, mutable: false }));
    const scope = new Scope(self);
    scope.variables.push(...params);
    const got = this.w.name("s");
    return [
      `override ${m.name}(${params.map((p) => `${p.name}: ${textOf(p.type)}`).join(", ")}): ${textOf(m.ret)} {`,
      `const ${got} = super.${m.name}(${params.map((p) => p.name).join(", ")});`,
      `log("${got}", String(${got}));`,
      `return ${this.e.make(m.ret, scope, 2)};`,
      "}",
    ];
  }

  private function(): void {
    const r = this.random;
    const kind = r.weighted<FunctionInfo["kind"]>([
      [6, "plain"],
      [2, "generator"],
      [2, "async"],
    ]);
    const info: FunctionInfo = { name: this.w.name("fn"), params: Array.from({ length: r.between(0, 3) }, () => this.w.type(1)), ret: this.w.type(1), kind };
    const scope = new Scope(null);
    const params = info.params.map((t) => ({ name: this.w.name("a"), type: t, mutable: t.k !== "function" }));
    scope.variables.push(...params);
    const head = `${info.name}(${params.map((p) => `${p.name}: ${textOf(p.type)}`).join(", ")})`;
    const at: Surroundings = {
      ...surroundings(scope),
      ret: kind === "generator" ? undefined : info.ret,
      yields: kind === "generator" ? info.ret : null,
      isAsync: kind === "async",
    };
    const body = this.s.block(at, r.between(2, 6), 2);
    const result = `return ${this.e.make(info.ret, scope, 2)};`;
    if (kind === "plain") this.out.push(`function ${head}: ${textOf(info.ret)} {`, "spend();", ...body, result, "}");
    else if (kind === "async") this.out.push(`async function ${head}: Promise<${textOf(info.ret)}> {`, "spend();", ...body, result, "}");
    else this.out.push(`function* ${head}: Generator<${textOf(info.ret)}> {`, "spend();", ...body, `yield ${this.e.make(info.ret, scope, 2)};`, "}");
    this.w.functions.push(info);
  }

  private entry(globals: Scope): string {
    const name = this.w.name("run");
    const at: Surroundings = { ...surroundings(new Scope(globals)), ret: undefined };
    this.out.push(
      `function ${name}(): void {`,
      "spend();",
      ...this.s.declare(at, STRING, 2),
      ...this.s.declare(at, I32, 2),
      ...this.s.block(at, this.random.between(5, 14), 3),
      "}",
    );
    return name;
  }
}

function surroundings(scope: Scope): Surroundings {
  return { scope, ret: null, inLoop: false, labels: [], yields: null, isAsync: false, inFinally: false };
}

function indent(text: string): string {
  let depth = 0;
  return `${text
    .split("\n")
    .map((line) => {
      const t = line.trim();
      if (/^[}\])]/.test(t)) depth--;
      const result = t === "" ? "" : "  ".repeat(Math.max(0, depth)) + t;
      if (/[{[(]$/.test(t)) depth++;
      return result;
    })
    .join("\n")}\n`;
}
