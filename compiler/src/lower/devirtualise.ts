/** Dispatch functions that turned out to have one target with the same signature are bypassed. */
import type { Expr, Func, Program } from "../ir/ir.ts";
import { visitExprs } from "../ir/walk.ts";

export function devirtualise(program: Program): void {
  const target = new Map<Func, Func>();
  for (const f of program.funcs) {
    const t = f.inline ? onlyCall(f) : null;
    if (t) target.set(f, t);
  }
  const resolve = (f: Func): Func => {
    let to = f;
    for (let i = 0; i < 100; i++) {
      const next = target.get(to);
      if (!next) break;
      to = next;
    }
    return to;
  };
  for (const f of program.funcs) {
    visitExprs(f.body, (x) => {
      if (x.e === "call") x.fn = resolve(x.fn);
    });
  }
}

/** `f(a, b) { return g(a, b); }` */
function onlyCall(f: Func): Func | null {
  const body = f.body.filter((s) => s.s !== "line");
  const [first, second] = body;
  let call: Expr | null = null;
  if (first?.s === "return" && body.length === 1) call = first.x;
  else if (first?.s === "do" && (body.length === 1 || (body.length === 2 && second?.s === "return" && second.x === null))) call = first.x;
  else if (first?.s === "set" && second?.s === "return" && body.length === 2 && second.x?.e === "local" && second.x.l === first.l) call = first.x;
  if (call?.e !== "call" || call.fn.params.length !== f.params.length || call.fn.ret !== f.ret || call.fn === f) return null;
  return call.args.every((a, i) => a.e === "local" && a.l === f.params[i] && a.t === call.fn.params[i]?.type) ? call.fn : null;
}
