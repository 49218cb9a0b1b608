/** Cuts of the power at every flash operation of an update, and at random ones of all the starts that follow. */
import { seededRandom } from "../../../../core/test/flash_model.ts";
import { Life, type Scenario } from "./life.ts";

export interface Verdict {
  /** Flash operations of an update without a cut, from the start of the old firmware to the commit or revert. */
  operations: number;
  boots: number;
  /** What went wrong, with what to replay it by. */
  failures: string[];
}

/** `tries`: how often each operation is cut, torn in another way each time. */
export function tortureScenario(scenario: Scenario, tries: number): Verdict {
  const whole = new Life(scenario);
  whole.run();
  const verdict: Verdict = { operations: whole.machine.flash.operations, boots: whole.boots, failures: [] };
  for (let operation = 1; operation <= verdict.operations; operation++) {
    for (let seed = 0; seed < tries; seed++) cutOnce(scenario, operation, seed, verdict);
  }
  return verdict;
}

/** The power fails during one operation. */
function cutOnce(scenario: Scenario, operation: number, seed: number, verdict: Verdict): void {
  const life = new Life(scenario);
  life.machine.flash.random = seededRandom(operation * 1000 + seed);
  life.machine.flash.cutIn = operation;
  attempt(life, `${scenario.name}: cut at ${operation}, seed ${seed}`, verdict);
}

/** The power fails again and again, on average every `mean` operations, up to seven times: so often in a trial is no update's fault. */
export function cutOften(scenario: Scenario, mean: number, seed: number, verdict: Verdict): void {
  const life = new Life(scenario);
  const { flash } = life.machine;
  const random = seededRandom(seed);
  flash.random = random;
  let cuts = 7;
  const next = () => (cuts-- > 0 ? 1 + Math.floor(random() * 2 * mean) : 0);
  flash.cutIn = next();
  const install = life.machine.install.bind(life.machine);
  life.machine.install = () => {
    if (flash.cutIn <= 0) flash.cutIn = next();
    return install();
  };
  attempt(life, `${scenario.name}: many cuts, mean ${mean}, seed ${seed}`, verdict);
}

function attempt(life: Life, id: string, verdict: Verdict): void {
  try {
    life.run();
  } catch (error) {
    verdict.failures.push(`${id}: ${error instanceof Error ? error.message : error}`);
  }
  verdict.boots += life.boots;
}
