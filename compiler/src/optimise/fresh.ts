/** New locals and labels in a function, under names that are not taken. */
import type { Func, IrType, Local } from "../ir/ir.ts";
import { visitStmts } from "../ir/walk.ts";

export class Fresh {
  private readonly func: Func;
  private readonly taken: Set<string>;
  private readonly next = new Map<string, number>();
  private lastLabel = 0;

  constructor(func: Func) {
    this.func = func;
    this.taken = new Set([...func.params, ...func.locals].map((l) => l.cname));
    if (func.self) this.taken.add(func.self.cname);
    visitStmts(func.body, (s) => {
      if (s.s === "loop" || s.s === "block" || s.s === "switch") this.lastLabel = Math.max(this.lastLabel, s.id);
    });
  }

  /** Declares a local of the function. */
  local(name: string, type: IrType, temp: boolean): Local {
    const { func } = this;
    const base = name.replace(/_\d+$/, "");
    let n = this.next.get(base) ?? 1;
    let cname = base;
    while (this.taken.has(cname)) cname = `${base}_${++n}`;
    this.next.set(base, n);
    this.taken.add(cname);
    const l: Local = { id: func.params.length + func.locals.length, name, cname, type, temp };
    func.locals.push(l);
    return l;
  }

  label(): number {
    return ++this.lastLabel;
  }
}
