/** Constructors: parent first, then fields in order, then the body. */
import { ts } from "../load/typescript.ts";
import { lowerArguments, slots, variantOf } from "./arguments.ts";
import { Body } from "./body.ts";
import type { Context, FuncInstance } from "./context.ts";
import { bindParams, bindThis, declareParams, guarded, instance, start, type Variant } from "./functions.ts";
import type { Rules } from "./rules.ts";
import type { ClassShape } from "./shapes.ts";
import { admitsUndefined, VOID } from "./ty.ts";
import { readVariable } from "./variables.ts";

function declared(shape: ClassShape): ts.ConstructorDeclaration | undefined {
  return shape.decl.members.find((m): m is ts.ConstructorDeclaration => ts.isConstructorDeclaration(m) && m.body !== undefined);
}

function hasFieldWork(cx: Context, shape: ClassShape): boolean {
  return instanceFields(shape).some((m) => m.initializer || shape.fields.get(cx.declaredName(m.name) ?? "")?.field.type === "val");
}

function instanceFields(shape: ClassShape): ts.PropertyDeclaration[] {
  return shape.decl.members.filter(
    (m): m is ts.PropertyDeclaration => ts.isPropertyDeclaration(m) && !ts.getModifiers(m)?.some((x) => x.kind === ts.SyntaxKind.StaticKeyword),
  );
}

/** The class's constructor, or null if there is nothing to do. */
export function constructorInstance(cx: Context, rules: Rules, shape: ClassShape, variant: Variant | null): FuncInstance | null {
  const decl = declared(shape);
  if (decl) {
    const inst = instance(cx, decl, shape.env, shape, variant, "this");
    start(cx, inst, () => {
      const b = body(cx, rules, inst, shape, decl);
      guarded(() => {
        bindThis(b, shape);
        bindParams(b, inst.params, declareParams(b, inst.params));
        if (!shape.parent) initialiseFields(b, shape, decl);
        rules.block(b, (decl.body as ts.Block).statements);
      });
    });
    return inst;
  }
  const parent = shape.parent ? constructorInstance(cx, rules, shape.parent, variant) : null;
  if (!hasFieldWork(cx, shape)) return parent;
  const key = `implicit ${shape.key} ${parent?.func.id ?? ""}`;
  const known = cx.instances.get(key);
  if (known) return known;
  const func = cx.addFunc(`${shape.name}.constructor`, `${cx.modulePrefix(shape.decl.getSourceFile())}__${shape.name}_constructor`, "void", cx.pos(shape.decl));
  const inst: FuncInstance = { func, decl: shape.decl, env: shape.env, owner: shape, params: parent?.params ?? [], ret: VOID, hidden: "this" };
  cx.instances.set(key, inst);
  start(cx, inst, () => {
    const b = body(cx, rules, inst, shape, shape.decl);
    guarded(() => {
      bindThis(b, shape);
      const locals = declareParams(b, inst.params);
      if (parent && b.self) b.do({ e: "call", t: "void", fn: parent.func, args: [b.self.x, ...locals.filter((l) => l !== null).map((l) => b.read(l))] });
      initialiseFields(b, shape, null);
    });
  });
  return inst;
}

function body(cx: Context, rules: Rules, inst: FuncInstance, shape: ClassShape, node: ts.Node): Body {
  const b = new Body(cx, rules, inst.func, inst.env, cx.captures(node));
  b.owner = shape;
  b.ret = VOID;
  return b;
}

/** Parameter properties and field initialisers, in JavaScript's order. */
function initialiseFields(b: Body, shape: ClassShape, decl: ts.ConstructorDeclaration | null): void {
  const { self } = b;
  if (!self) return;
  for (const p of decl?.parameters ?? []) {
    if (!ts.isParameterPropertyDeclaration(p, p.parent) || !ts.isIdentifier(p.name)) continue;
    const f = shape.fields.get(p.name.text);
    const value = readVariable(b, b.cx.signatures.parameterSymbol(p) as ts.Symbol, p);
    if (f && value) b.emit({ s: "setfield", obj: self.x, struct: shape.struct, field: f.field, x: b.coerce(value, f.ty, p) });
  }
  for (const m of instanceFields(shape)) {
    const name = b.cx.declaredName(m.name);
    const f = name === null ? undefined : shape.fields.get(name);
    if (!f) continue;
    if (m.initializer) {
      const { facts } = b;
      b.facts = b.cx.captures(m);
      const init = m.initializer;
      guarded(() => {
        b.at(m);
        b.emit({ s: "setfield", obj: self.x, struct: shape.struct, field: f.field, x: b.as(init, f.ty) });
      });
      b.facts = facts;
    } else if (f.field.type === "val" && admitsUndefined(f.ty))
      b.emit({ s: "setfield", obj: self.x, struct: shape.struct, field: f.field, x: { e: "undef", t: "val" } });
  }
}

/** `super(...)` */
export function superCall(b: Body, node: ts.CallExpression): void {
  const shape = b.owner;
  if (!shape?.parent || !b.self) b.cx.unsupported(node, "super outside a derived class");
  else {
    const parent = constructorInstance(b.cx, b.rules, shape.parent, variantOf(b, node.arguments));
    if (parent) {
      const args = lowerArguments(b, node.arguments, slots(parent), node);
      b.do({ e: "call", t: "void", fn: parent.func, args: [b.self.x, ...args] });
    }
    initialiseFields(b, shape, declared(shape) ?? null);
  }
}
