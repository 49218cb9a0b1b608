/** `try`, `catch` and `finally`. */
import type { Expr, Local, Stmt } from "../ir/ir.ts";
import { ts } from "../load/typescript.ts";
import type { Body, Finally } from "./body.ts";
import { block, finishReturn, throughFinally } from "./statements.ts";
import { ANY } from "./ty.ts";
import { declareVariable } from "./variables.ts";

export function tryStatement(b: Body, node: ts.TryStatement): void {
  b.at(node);
  if (!node.finallyBlock) {
    tryCatch(b, node);
    return;
  }
  const finallyBlock = node.finallyBlock;
  const code = b.local("completion", "i32");
  const thrown = b.local("thrown", "val");
  const f: Finally = { code, blockId: b.label(), exits: [] };
  // 0: ran to the end; 1: threw; 2 and up: the exits.
  b.emit({ s: "set", l: code, x: b.num(0) });
  b.emit({ s: "set", l: thrown, x: { e: "undef", t: "val" } });
  b.finallies.push(f);
  const body = b.nested(() => {
    if (node.catchClause) tryCatch(b, node);
    else block(b, node.tryBlock.statements);
  });
  b.finallies.pop();
  const caught = b.local("error", "val");
  const region: Stmt = {
    s: "try",
    body,
    v: caught,
    handler: [
      { s: "set", l: thrown, x: b.read(caught) },
      { s: "set", l: code, x: b.num(1) },
    ],
  };
  b.emit({ s: "block", id: f.blockId, body: [region] });
  block(b, finallyBlock.statements);
  dispatch(b, f, code, thrown, node);
}

function dispatch(b: Body, f: Finally, code: Local, thrown: Local, node: ts.Node): void {
  const is = (n: number): Expr => ({ e: "cmp", t: "bool", op: "eq", a: b.read(code), b: b.num(n) });
  b.if(is(1), () => b.emit({ s: "throw", x: b.read(thrown) }));
  f.exits.forEach((exit, i) => {
    b.if(is(i + 2), () => {
      const outer = b.finallies.at(-1);
      const to = exit.kind === "return" ? null : ([...b.targets].reverse().find((t) => (exit.kind === "break" ? t.breakId : t.continueId) === exit.id) ?? null);
      if (outer && !(to && to.depth >= b.finallies.length)) throughFinally(b, outer, exit);
      else if (exit.kind === "return") finishReturn(b, node);
      else b.emit(exit.kind === "break" ? { s: "break", id: exit.id } : { s: "continue", id: exit.id });
    });
  });
}

function tryCatch(b: Body, node: ts.TryStatement): void {
  const caught = b.local("error", "val");
  const body = b.nested(() => block(b, node.tryBlock.statements));
  const clause = node.catchClause;
  const handler = b.nested(() => {
    if (!clause) return;
    const d = clause.variableDeclaration;
    if (d && ts.isIdentifier(d.name)) declareVariable(b, d.name, ANY, b.read(caught));
    else if (d) b.cx.unsupported(d, "destructuring in catch");
    block(b, clause.block.statements);
  });
  b.emit({ s: "try", body, v: caught, handler });
}
