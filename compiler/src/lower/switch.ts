import { ts } from "../load/typescript.ts";
import { enumValue } from "./access.ts";
import type { Body, Target, Value } from "./body.ts";
import { strictEquals } from "./comparisons.ts";
import { hoist, run, target, within } from "./statements.ts";
import { I32 } from "./ty.ts";

export function switchStatement(b: Body, node: ts.SwitchStatement, label: string | null): void {
  b.at(node);
  const v = b.expr(node.expression);
  const subject: Value = { x: b.temp(v.x), ty: v.ty };
  const id = b.label();
  const { clauses } = node.caseBlock;
  hoist(
    b,
    clauses.flatMap((c) => c.statements),
  );
  const table = integerCases(b, subject, clauses);
  const inside = target(b, label, id, null);
  const plain: Target = { ...inside, isSwitch: true };
  if (table) {
    const cases = clauses.map((c, i) => ({ values: table[i] ?? null, body: b.nested(() => within(b, plain, () => run(b, c.statements))) }));
    b.emit({ s: "switch", id, x: subject.x, cases });
    return;
  }
  // In general: find the number of the first clause that is equal, then switch on that.
  const chosen = b.local("chosen", "i32");
  const found = b.label();
  const byDefault = clauses.findIndex(ts.isDefaultClause);
  b.emit({ s: "set", l: chosen, x: b.num(byDefault) });
  const search = b.nested(() => {
    clauses.forEach((c, i) => {
      if (!ts.isCaseClause(c)) return;
      b.at(c);
      const value = b.expr(c.expression, subject.ty);
      b.if(strictEquals(b, subject, value, c.expression), () => {
        b.emit({ s: "set", l: chosen, x: b.num(i) });
        b.emit({ s: "break", id: found });
      });
    });
  });
  b.emit({ s: "block", id: found, body: search });
  const cases = clauses.map((c, i) => ({ values: [i], body: b.nested(() => within(b, plain, () => run(b, c.statements))) }));
  b.emit({ s: "switch", id, x: b.read(chosen), cases });
}

/** Case values if the switch is on an integer with constant, distinct integer cases. */
function integerCases(b: Body, subject: Value, clauses: readonly ts.CaseOrDefaultClause[]): (number[] | null)[] | null {
  if (subject.x.t !== "i32" && subject.x.t !== "u8" && subject.x.t !== "i8" && subject.x.t !== "u16" && subject.x.t !== "i16") return null;
  const seen = new Set<number>();
  const out: (number[] | null)[] = [];
  for (const c of clauses) {
    if (!ts.isCaseClause(c)) {
      out.push(null);
      continue;
    }
    const v = constantOf(b, c.expression);
    if (v === null || !Number.isInteger(v) || Math.abs(v) >= 2 ** 31 || seen.has(v)) return null;
    seen.add(v);
    out.push([v]);
  }
  if (subject.x.t !== "i32") subject.x = b.temp({ e: "conv", t: "i32", mode: "exact", x: subject.x });
  subject.ty = I32;
  return out;
}

function constantOf(b: Body, e: ts.Expression): number | null {
  while (ts.isParenthesizedExpression(e)) e = e.expression;
  const constant = ts.isPropertyAccessExpression(e) || ts.isElementAccessExpression(e) ? enumValue(b, e) : undefined;
  if (typeof constant === "number") return constant;
  const t = b.cx.checker.getTypeAtLocation(e);
  return t.isNumberLiteral() ? t.value : null;
}
