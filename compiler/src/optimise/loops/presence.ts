/** Which pointers are known not to be NULL where a loop starts, as the range analysis found. */
import type { Expr, Func } from "../../ir/ir.ts";
import { pathOf } from "../ranges/path.ts";
import type { Point } from "../ranges/point.ts";

export class Presence {
  private readonly loops = new Map<Func, Map<number, Point>>();

  /** `at`: in front of the loop. */
  note(func: Func, loop: number, at: Point): void {
    let points = this.loops.get(func);
    if (!points) this.loops.set(func, (points = new Map()));
    points.set(loop, at);
  }

  isPresent(func: Func, loop: number, x: Expr): boolean {
    const at = this.loops.get(func)?.get(loop);
    if (!at || !pathOf(x)) return false;
    if (x.e === "local" && !at.knows(x.l)) return false;
    return at.range(x).present === true;
  }
}
