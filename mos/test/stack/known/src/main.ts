import { logInfo } from "@meerkat/core/log.ts";

const LEVELS: i32 = 100;

let touched = 0;

/**
 * Down by one level, and something to do on the way back, so that each level has a frame.
 * @recursion 100
 */
function down(levels: i32, a: number, b: number): number {
  if (levels === 0) return a;
  const below = down(levels - 1, b, a + 1);
  touched = touched + 1;
  return below + a * b;
}

class Step {
  next: Step | undefined = undefined;
  run(times: i32): number {
    return times;
  }
}

class Deep extends Step {
  override run(times: i32): number {
    return down(times, 1, 2);
  }
}

/** By way of a closure and a method, which the compiler has to see through. */
const steps: Step[] = [new Step(), new Deep()];
const action = (times: i32): number => {
  let last = 0;
  for (const step of steps) last = step.run(times);
  return last;
};

logInfo("known", `${action(LEVELS)} ${touched}`);
