/** Running a program before and after optimisation, and looking at what is left in it. */
import type { Expr, Func, IrType, Program } from "../../src/ir/ir.ts";
import { ownExprs, visitExpr, visitStmts } from "../../src/ir/walk.ts";
import { optimise } from "../../src/optimise/optimise.ts";
import { Interpreter, Thrown } from "./interpret.ts";

/** All that can be seen of a run from outside. */
export function observe(program: Program): unknown[] {
  const run = new Interpreter(program);
  try {
    run.run();
    return run.logged;
  } catch (e) {
    if (!(e instanceof Thrown)) throw e;
    return [...run.logged, `thrown ${String(e.what)}`];
  }
}

/** Optimises in place but for inlining, which would leave nothing to look at; gives what was seen before, after, and after all of it. */
export function both(program: Program): { before: unknown[]; after: unknown[]; inlined: unknown[] } {
  const before = observe(program);
  const whole = structuredClone(program);
  optimise(whole);
  optimise(program, { inline: false });
  return { before, after: observe(program), inlined: observe(whole) };
}

/** Types that occur anywhere in a function. */
export function typesIn(f: Func): Set<IrType> {
  const types = new Set<IrType>([f.ret, ...f.params.map((p) => p.type), ...f.locals.map((l) => l.type)]);
  visitStmts(f.body, (s) => {
    for (const x of ownExprs(s)) {
      // What the test logs is a double by nature.
      if (x.e === "native" && x.name === "log") continue;
      visitExpr(x, (y) => types.add(y.t));
    }
  });
  return types;
}

export function nodes(f: Func, test: (x: Expr) => boolean): Expr[] {
  const found: Expr[] = [];
  visitStmts(f.body, (s) => {
    for (const x of ownExprs(s)) visitExpr(x, (y) => test(y) && found.push(y));
  });
  return found;
}

export function localType(f: Func, name: string): IrType | undefined {
  return [...f.params, ...f.locals].find((l) => l.name === name)?.type;
}
