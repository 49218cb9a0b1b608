import { ts } from "../load/typescript.ts";
import { propertyOfValue, receiver } from "./access.ts";
import type { Body, Value } from "./body.ts";
import { elementValue } from "./elements.ts";
import { withDefault } from "./functions.ts";
import { iterateInto, tupleElements } from "./loops.ts";
import { makeTuple, restOfObject } from "./objects.ts";
import { place } from "./places.ts";
import { arr, members, optional, present, type Ty } from "./ty.ts";
import { declareVariable } from "./variables.ts";

export { declareVariable };

/** Binds the names of a pattern to parts of the value. */
export function bindPattern(b: Body, pattern: ts.BindingPattern, v: Value, _mode: "declare"): void {
  if (ts.isObjectBindingPattern(pattern)) {
    const taken: string[] = [];
    for (const e of pattern.elements) {
      if (e.dotDotDotToken) {
        bindElement(b, e, restOfObject(b, v, taken, e));
        continue;
      }
      const name = propertyName(b, e.propertyName ?? (e.name as ts.Identifier));
      taken.push(name);
      bindElement(b, e, propertyOfValue(b, v, name, e, null));
    }
    return;
  }
  const list = arrayParts(
    b,
    v,
    pattern.elements.length,
    pattern.elements.some((e) => ts.isBindingElement(e) && e.dotDotDotToken !== undefined),
    pattern,
  );
  pattern.elements.forEach((e, i) => {
    if (ts.isOmittedExpression(e)) return;
    bindElement(b, e, e.dotDotDotToken ? list.rest(i, b.ty(e.name)) : list.at(i, e.initializer !== undefined));
  });
}

function propertyName(b: Body, name: ts.PropertyName | ts.Identifier): string {
  const n = b.cx.declaredName(name);
  if (n === null) b.cx.unsupported(name, "a computed name in destructuring");
  return n as string;
}

function bindElement(b: Body, e: ts.BindingElement, v: Value): void {
  const ty = e.initializer ? b.ty(e.name) : v.ty;
  if (ts.isIdentifier(e.name)) {
    const declared = b.cx.tyOf(b.cx.checker.getTypeOfSymbol(b.cx.checker.getSymbolAtLocation(e.name) as ts.Symbol), b.env, e);
    const x = e.initializer ? withDefault(b, v, e.initializer, declared) : b.coerce(v, declared, e);
    declareVariable(b, e.name, declared, x);
    return;
  }
  const inner = e.initializer ? { x: withDefault(b, v, e.initializer, ty), ty } : v;
  bindPattern(b, e.name, { x: b.temp(inner.x), ty: inner.ty }, "declare");
}

/** `[a, {b}, ...c] = value` */
export function assignPattern(b: Body, target: ts.Expression, v: Value): void {
  if (ts.isParenthesizedExpression(target)) return assignPattern(b, target.expression, v);
  if (ts.isArrayLiteralExpression(target)) {
    const list = arrayParts(b, v, target.elements.length, target.elements.some(ts.isSpreadElement), target);
    target.elements.forEach((e, i) => {
      if (ts.isOmittedExpression(e)) return;
      if (ts.isSpreadElement(e)) assignPattern(b, e.expression, list.rest(i, b.ty(e.expression)));
      else assignWithDefault(b, e, (open) => list.at(i, open));
    });
    return;
  }
  if (ts.isObjectLiteralExpression(target)) {
    const taken: string[] = [];
    for (const p of target.properties) {
      if (ts.isShorthandPropertyAssignment(p)) {
        taken.push(p.name.text);
        const part = propertyOfValue(b, v, p.name.text, p, null);
        assignOne(b, p.name, part, p.objectAssignmentInitializer);
      } else if (ts.isPropertyAssignment(p)) {
        const name = propertyName(b, p.name);
        taken.push(name);
        assignWithDefault(b, p.initializer, () => propertyOfValue(b, v, name, p, null));
      } else if (ts.isSpreadAssignment(p)) assignPattern(b, p.expression, restOfObject(b, v, taken, p));
    }
    return;
  }
  assignOne(b, target, v, undefined);
}

function assignWithDefault(b: Body, e: ts.Expression, get: (open: boolean) => Value): void {
  if (ts.isBinaryExpression(e) && e.operatorToken.kind === ts.SyntaxKind.EqualsToken) {
    const v = get(true);
    if (ts.isArrayLiteralExpression(e.left) || ts.isObjectLiteralExpression(e.left)) {
      const ty = present(v.ty);
      assignPattern(b, e.left, { x: withDefault(b, v, e.right, ty), ty });
    } else assignOne(b, e.left, v, e.right);
  } else assignPattern(b, e, get(false));
}

function assignOne(b: Body, target: ts.Expression, v: Value, initializer: ts.Expression | undefined): void {
  const p = place(b, target);
  p.store(initializer ? withDefault(b, v, initializer, p.ty) : b.coerce(v, p.ty, target));
}

interface Parts {
  /** `open`: a missing element is undefined, to be replaced by a default. */
  at(i: number, open: boolean): Value;
  /** `wanted`: type of what it goes to. */
  rest(i: number, wanted?: Ty): Value;
}

function arrayParts(b: Body, v: Value, count: number, hasRest: boolean, node: ts.Node): Parts {
  const value = receiver(b, { x: b.temp(v.x), ty: v.ty });
  const tuple = value.ty;
  if (members(tuple).every((m) => m.k === "iface" && m.iface.tuple)) {
    return {
      at: (i) => (members(tuple).some((m) => m.k === "iface" && i < m.iface.props().length) ? propertyOfValue(b, value, String(i), node, null) : b.undefined()),
      rest: (i, wanted) => {
        if (tuple.k !== "iface") return b.cx.unsupported(node, "the rest of a tuple that may have several lengths");
        const rest = tuple.iface.props().slice(i);
        if (wanted?.k === "arr") return tupleElements(b, value, tuple, node, i, wanted.el);
        const parts = rest.map((p) => propertyOfValue(b, value, p.name, node, null));
        return makeTuple(b, b.cx.types.tupleOf(rest.map((p) => p.ty)) as Ty & { k: "iface" }, parts);
      },
    };
  }
  let list = value;
  if (value.ty.k !== "arr") {
    const collected = iterateInto(b, value, hasRest ? null : count, node);
    list = { x: b.temp(collected.x), ty: collected.ty };
  }
  const ty = list.ty as Ty & { k: "arr" };
  return {
    at: (i, open) => {
      if (!open) return elementValue(b, list, b.num(i), node);
      const result = b.local("part", b.zero(optional(ty.el)).t);
      b.if(
        { e: "cmp", t: "bool", op: "lt", a: b.num(i), b: b.len(list.x, "array") },
        () => b.emit({ s: "set", l: result, x: b.coerce(elementValue(b, list, b.num(i), node), optional(ty.el), node) }),
        () => b.emit({ s: "set", l: result, x: b.absent(optional(ty.el)) }),
      );
      return { x: b.temp(b.read(result)), ty: optional(ty.el) };
    },
    rest: (i) => {
      const out = b.temp({ e: "newarray", t: "ptr", el: b.zero(ty.el).t, len: b.num(0) });
      const index = b.local("i", "i32");
      b.emit({ s: "set", l: index, x: b.num(i) });
      const id = b.label();
      const i32 = b.read(index);
      b.emit({
        s: "loop",
        id,
        body: b.nested(() => {
          b.if({ e: "cmp", t: "bool", op: "ge", a: i32, b: b.len(list.x, "array") }, () => b.emit({ s: "break", id }));
          b.emit({ s: "push", arr: out, el: b.zero(ty.el).t, x: elementValue(b, list, i32, node).x });
        }),
        cont: [{ s: "set", l: index, x: { e: "bin", t: "i32", op: "add", a: i32, b: b.num(1) } }],
      });
      return { x: out, ty: arr(ty.el) };
    },
  };
}
