/** Traversal and rebuilding of IR trees. Nodes may be shared between trees, so trees are never changed in place. */
import type { Expr, Local, Stmt } from "./ir.ts";

export function children(x: Expr): readonly Expr[] {
  switch (x.e) {
    case "field":
      return [x.obj];
    case "nonnull":
    case "len":
    case "neg":
    case "inv":
    case "not":
    case "conv":
    case "box":
    case "unbox":
    case "valis":
    case "isa":
    case "ptris":
      return [x.x];
    case "elem":
      return [x.arr, x.idx];
    case "charcode":
      return [x.x, x.idx];
    case "bin":
    case "cmp":
    case "and":
    case "or":
      return [x.a, x.b];
    case "select":
      return [x.c, x.a, x.b];
    case "native":
    case "call":
    case "callv":
    case "newframe":
      return x.args;
    case "callc":
      return [x.closure, ...x.args];
    case "newarray":
      return [x.len];
    case "closure":
      return x.captures;
    default:
      return [];
  }
}

function mapAll(list: Expr[], f: (x: Expr) => Expr): Expr[] {
  let changed = false;
  const out = list.map((x) => {
    const y = f(x);
    if (y !== x) changed = true;
    return y;
  });
  return changed ? out : list;
}

/** The same node over other operands; the node itself if `f` changes none of them. */
export function mapChildren(x: Expr, f: (x: Expr) => Expr): Expr {
  switch (x.e) {
    case "field": {
      const obj = f(x.obj);
      return obj === x.obj ? x : { ...x, obj };
    }
    case "nonnull":
    case "len":
    case "neg":
    case "inv":
    case "not":
    case "conv":
    case "box":
    case "unbox":
    case "valis":
    case "isa":
    case "ptris": {
      const y = f(x.x);
      return y === x.x ? x : { ...x, x: y };
    }
    case "elem": {
      const arr = f(x.arr);
      const idx = f(x.idx);
      return arr === x.arr && idx === x.idx ? x : { ...x, arr, idx };
    }
    case "charcode": {
      const y = f(x.x);
      const idx = f(x.idx);
      return y === x.x && idx === x.idx ? x : { ...x, x: y, idx };
    }
    case "bin":
    case "cmp":
    case "and":
    case "or": {
      const a = f(x.a);
      const b = f(x.b);
      return a === x.a && b === x.b ? x : { ...x, a, b };
    }
    case "select": {
      const c = f(x.c);
      const a = f(x.a);
      const b = f(x.b);
      return c === x.c && a === x.a && b === x.b ? x : { ...x, c, a, b };
    }
    case "native":
    case "call":
    case "callv":
    case "newframe": {
      const args = mapAll(x.args, f);
      return args === x.args ? x : { ...x, args };
    }
    case "callc": {
      const closure = f(x.closure);
      const args = mapAll(x.args, f);
      return closure === x.closure && args === x.args ? x : { ...x, closure, args };
    }
    case "newarray": {
      const len = f(x.len);
      return len === x.len ? x : { ...x, len };
    }
    case "closure": {
      const captures = mapAll(x.captures, f);
      return captures === x.captures ? x : { ...x, captures };
    }
    default:
      return x;
  }
}

/** Bottom-up rebuild. */
export function rebuild(x: Expr, f: (x: Expr) => Expr): Expr {
  return f(mapChildren(x, (y) => rebuild(y, f)));
}

/** Every node, operands after what uses them. Written out, since most of the optimiser's time is spent here. */
export function visitExpr(x: Expr, f: (x: Expr) => void): void {
  f(x);
  switch (x.e) {
    case "field":
      return visitExpr(x.obj, f);
    case "nonnull":
    case "len":
    case "neg":
    case "inv":
    case "not":
    case "conv":
    case "box":
    case "unbox":
    case "valis":
    case "isa":
    case "ptris":
      return visitExpr(x.x, f);
    case "elem":
      visitExpr(x.arr, f);
      return visitExpr(x.idx, f);
    case "bin":
    case "cmp":
    case "and":
    case "or":
      visitExpr(x.a, f);
      return visitExpr(x.b, f);
    case "num":
    case "bool":
    case "str":
    case "null":
    case "undef":
    case "nullval":
    case "static":
    case "local":
    case "global":
    case "new":
    case "fnref":
      return;
    default:
      for (const y of children(x)) visitExpr(y, f);
  }
}

/** The expressions a statement evaluates itself (not those of statements inside it). */
export function ownExprs(s: Stmt): readonly Expr[] {
  switch (s.s) {
    case "set":
    case "setglobal":
    case "do":
    case "throw":
    case "switch":
      return [s.x];
    case "setfield":
      return [s.obj, s.x];
    case "setelem":
      return [s.arr, s.idx, s.x];
    case "push":
      return [s.arr, s.x];
    case "if":
      return [s.c];
    case "return":
      return s.x ? [s.x] : [];
    default:
      return [];
  }
}

/** The statement over other expressions of its own. */
export function mapOwnExprs(s: Stmt, f: (x: Expr) => Expr): Stmt {
  switch (s.s) {
    case "set":
    case "setglobal":
    case "do":
    case "throw":
    case "switch": {
      const x = f(s.x);
      return x === s.x ? s : { ...s, x };
    }
    case "setfield": {
      const obj = f(s.obj);
      const x = f(s.x);
      return obj === s.obj && x === s.x ? s : { ...s, obj, x };
    }
    case "setelem": {
      const arr = f(s.arr);
      const idx = f(s.idx);
      const x = f(s.x);
      return arr === s.arr && idx === s.idx && x === s.x ? s : { ...s, arr, idx, x };
    }
    case "push": {
      const arr = f(s.arr);
      const x = f(s.x);
      return arr === s.arr && x === s.x ? s : { ...s, arr, x };
    }
    case "if": {
      const c = f(s.c);
      return c === s.c ? s : { ...s, c };
    }
    case "return": {
      const x = s.x && f(s.x);
      return x === s.x ? s : { ...s, x };
    }
    default:
      return s;
  }
}

/** Statement lists inside a statement. */
export function nestedLists(s: Stmt): readonly Stmt[][] {
  switch (s.s) {
    case "if":
      return [s.then, s.else];
    case "loop":
      return [s.body, s.cont];
    case "block":
      return [s.body];
    case "switch":
      return s.cases.map((c) => c.body);
    case "try":
      return [s.body, s.handler];
    default:
      return [];
  }
}

/** The statement over other inner lists; the statement itself if `f` changes none of them. */
export function mapNested(s: Stmt, f: (list: Stmt[]) => Stmt[]): Stmt {
  switch (s.s) {
    case "if": {
      const then = f(s.then);
      const otherwise = f(s.else);
      return then === s.then && otherwise === s.else ? s : { ...s, then, else: otherwise };
    }
    case "loop": {
      const body = f(s.body);
      const cont = f(s.cont);
      return body === s.body && cont === s.cont ? s : { ...s, body, cont };
    }
    case "block": {
      const body = f(s.body);
      return body === s.body ? s : { ...s, body };
    }
    case "switch":
      return { ...s, cases: s.cases.map((c) => ({ values: c.values, body: f(c.body) })) };
    case "try": {
      const body = f(s.body);
      const handler = f(s.handler);
      return body === s.body && handler === s.handler ? s : { ...s, body, handler };
    }
    default:
      return s;
  }
}

/** Every statement of a list replaced; the list itself if `f` changes none. */
export function mapList(list: Stmt[], f: (s: Stmt) => Stmt): Stmt[] {
  let changed = false;
  const out = list.map((s) => {
    const t = f(s);
    if (t !== s) changed = true;
    return t;
  });
  return changed ? out : list;
}

/** Every tree of a body replaced. */
export function mapTrees(body: Stmt[], f: (x: Expr) => Expr): Stmt[] {
  const list = (inner: Stmt[]): Stmt[] => mapList(inner, (s) => mapNested(mapOwnExprs(s, f), list));
  return list(body);
}

export function visitStmts(list: readonly Stmt[], f: (s: Stmt) => void): void {
  for (const s of list) {
    f(s);
    for (const inner of nestedLists(s)) visitStmts(inner, f);
  }
}

/** Every expression node of a body. */
export function visitExprs(list: readonly Stmt[], f: (x: Expr) => void): void {
  visitStmts(list, (s) => {
    for (const x of ownExprs(s)) visitExpr(x, f);
  });
}

/** Every read of a local in a body. */
export function localsRead(list: readonly Stmt[], see: (l: Local) => void): void {
  visitExprs(list, (x) => x.e === "local" && see(x.l));
}

/** Every statement of a body that sets a local. */
export function localsWritten(list: readonly Stmt[], see: (l: Local) => void): void {
  visitStmts(list, (s) => {
    if (s.s === "set") see(s.l);
    else if (s.s === "try") see(s.v);
  });
}
