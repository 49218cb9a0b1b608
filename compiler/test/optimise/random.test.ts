/**
 * Random programs, lowered and interpreted before and after optimisation. The interpreter checks every promise of the IR
 * on the way (unchecked accesses are in bounds, conversions exact, pointers there), which the C code would break silently.
 */
import { describe, expect, it } from "vitest";
import { DiagnosticBag } from "../../src/diagnostics/bag.ts";
import { createMemoryHost } from "../../src/host.ts";
import type { Program } from "../../src/ir/ir.ts";
import { load } from "../../src/load/load.ts";
import { lower } from "../../src/lower/index.ts";
import { optimise } from "../../src/optimise/optimise.ts";
import { generate } from "../fuzz/program.ts";
import { Broken, Unknown } from "./interpret.ts";
import { observe } from "./observe.ts";

const SEEDS = Number(process.env.RANDOM_PROGRAMS ?? 10);
const FIRST = Number(process.env.FIRST_SEED ?? 1);

function lowered(source: string): Program | null {
  const bag = new DiagnosticBag();
  const loaded = load(createMemoryHost({ "/main.ts": source }), "/main.ts", {});
  if (!loaded.usable) return null;
  const program = lower(loaded, bag, "/main.ts");
  return bag.hasErrors ? null : program;
}

/** What a run shows; null where the interpreter lacks something, or the program runs too long for it. */
function seen(program: Program): unknown[] | null {
  try {
    return observe(program);
  } catch (e) {
    if (e instanceof Unknown || (e instanceof Broken && e.message === "too many steps")) return null;
    // Programs may recurse deeper than the interpreter's own stack goes.
    if (e instanceof RangeError && e.message.includes("call stack")) return null;
    throw e;
  }
}

describe("random programs", () => {
  it("do the same after optimisation", () => {
    let compared = 0;
    for (let seed = FIRST; seed < FIRST + SEEDS; seed++) {
      const program = lowered(generate(seed));
      const before = program && seen(program);
      if (!program || !before) continue;
      optimise(program);
      const after = seen(program);
      if (!after) continue;
      expect(after, `seed ${seed}`).toEqual(before);
      compared++;
    }
    expect(compared).toBeGreaterThan(SEEDS / 2);
  }, 600_000);
});
