/** The short form of `npm run torture:ota`. */
import { afterAll, expect, test } from "vitest";
import { FakeHal } from "../../../../core/test/fake_hal.ts";
import { updateCost } from "./cost.ts";
import { SCENARIOS } from "./life.ts";
import { cutOften, tortureScenario } from "./torture.ts";

new FakeHal().install();
let boots = 0;

test.each(SCENARIOS)("$name: the power fails at every flash operation", (scenario) => {
  const verdict = tortureScenario(scenario, 1);
  for (let seed = 0; seed < 6; seed++) cutOften(scenario, 12, seed, verdict);
  expect(verdict.failures).toEqual([]);
  boots += verdict.boots;
});

test("an update takes few operations more than it must", () => {
  const { operations, minimum } = updateCost(262_144);
  expect(operations / minimum).toBeLessThan(1.2);
});

afterAll(() => {
  expect(boots).toBeGreaterThan(700);
});
